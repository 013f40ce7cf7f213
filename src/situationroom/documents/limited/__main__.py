"""The limited process itself: `python -m situationroom.documents.limited JOB`."""

import sys

from situationroom.documents.limited.child import serve
from situationroom.documents.limited.cleaning import clean, prepare

if __name__ == "__main__":
    serve(clean, prepare, sys.argv[1])
