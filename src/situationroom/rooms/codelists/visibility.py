"""Code lists are published: everybody reads them."""

from situationroom.base.visibility import declare_machinery
from situationroom.rooms.codelists import models

for _table in (
    models.ReferenceTable,
    models.Area,
    models.HSCode,
    models.TariffLine,
    models.Item,
    models.ItemCode,
    models.RulingFile,
    models.Ruling,
):
    declare_machinery(_table, "published code lists")
