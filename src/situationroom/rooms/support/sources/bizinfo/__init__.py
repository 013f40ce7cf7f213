"""기업마당 (bizinfo.go.kr): the national listing of support programmes.

`notices` reads what its interface answers, `conditions` reads conditions out of a notice, `client`
asks page by page. The key is the operator's own (`SITUATIONROOM_BIZINFO_KEY`).
"""
