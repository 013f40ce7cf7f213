"""What machines and databases refuse, in one line, with the remedy."""

import errno

from django.db.utils import Error as DatabaseProblem
from django.db.utils import OperationalError, ProgrammingError

from situationroom.base.connections import ROLE

PATH_REMEDY = "check the path and that you may write there"
REMEDIES = {
    errno.ENOENT: "check the path: it leads nowhere",
    errno.ENOTDIR: "check the path: a file stands where a folder should",
    errno.EEXIST: "check the path: a file stands where a folder should",
    errno.EISDIR: "name a file, not a folder",
    errno.EACCES: "choose a path you may read and write",
    errno.EPERM: "choose a path you may read and write",
    errno.EROFS: "choose a path you may read and write",
    errno.ENOSPC: "free some space or choose another path; nothing half-written was left",
    errno.EDQUOT: "free some space or choose another path; nothing half-written was left",
    errno.EFBIG: "free some space or choose another path; nothing half-written was left",
}
# What SQLite says, by how it begins; PostgreSQL is told by the kind of its problem.
SQLITE = {
    "no such": "run `make setup`: it makes the tables of this version",
    "database is locked": "another process is writing: try again in a moment",
    "database or disk is full": "free some space, then try again",
    "attempt to write a readonly": "let this user write the database and its folder",
    "unable to open": "SITUATIONROOM_DATABASE names a file that cannot be opened",
    "file is not a database": "SITUATIONROOM_DATABASE names a file that is no database",
}


def of_database(problem: DatabaseProblem) -> tuple[str, str]:
    """Return what is wrong with the database, and the remedy."""
    said = str(problem).strip().splitlines() or [type(problem).__name__]
    remedy = next((words for begin, words in SQLITE.items() if said[0].startswith(begin)), "")
    if not remedy and ROLE in said[0]:
        remedy = "run `make setup` as the owner of the tables: it makes and grants that role"
    if not remedy and isinstance(problem, ProgrammingError):
        remedy = SQLITE["no such"]
    if not remedy and isinstance(problem, OperationalError):
        remedy = "start the server, or check SITUATIONROOM_DATABASE"
    return f"the database: {said[0]}", remedy or "`situationroom doctor` says what is not well"


def of_machine(problem: OSError) -> tuple[str, str]:
    """Return what a file or the network refuses, and the remedy."""
    where = f"{problem.filename}: " if problem.filename else ""
    remedy = REMEDIES.get(problem.errno or 0, PATH_REMEDY)
    return f"{where}{problem.strerror or problem}", remedy
