# ruff: noqa
# fmt: off
"""200 US entries worked by hand from the law. This file only multiplies and counts days: every rate, heading, kind and
deadline below was chosen by a reader, row by row. `python hand.py` writes entries.csv next to it."""

import csv
import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

AS_OF = "2026-11-27"
D, CENT = dt.date.fromisoformat, Decimal("0.01")
ROWS = []
NAME = {"gen": "column 1-General", "kr": "column 1-Special (KR)", "us": "column 1-Special (S)"}

LAW = {
    "col1": "HTSUS column 1-General of the line",
    "kr": "KORUS: HTSUS column 1-Special (KR), general note 33",
    "us": "USMCA: HTSUS column 1-Special (S), general note 11",
    "fen_cn": "IEEPA fentanyl, China: HTSUS 9903.01.20/.24; EO 14195 (FR 2025-02408), EO 14228 (FR 2025-03775), EO 14357 (FR 2025-19825)",
    "fen_mx": "IEEPA fentanyl, Mexico: HTSUS 9903.01.01/.04; EO 14194, FR 2025-03665; USMCA goods out from 2025-03-07 by EO 14232 (FR 2025-03991)",
    "fen_ca": "IEEPA fentanyl, Canada: HTSUS 9903.01.10/.14; EO 14193, FR 2025-03664; EO 14231 (FR 2025-03990); EO 14325 (FR 2025-14999)",
    "rec": "IEEPA reciprocal 10 %: HTSUS 9903.01.25, U.S. note 2(v); EO 14257 (FR 2025-06063)",
    "rec_apr9": "IEEPA reciprocal, country rates of one day: HTSUS 9903.01.43-.76; EO 14257; suspended from 2025-04-10 by EO 14266",
    "rec_cn": "IEEPA reciprocal, China: HTSUS 9903.01.25/.63; EO 14257, 14259 (FR 2025-06378), 14266; 10 % from 2025-05-14 by EO 14298",
    "rec_aug": "IEEPA reciprocal by country from 2025-08-07: HTSUS 9903.02.02-.71; EO 14326 (FR 2025-15010)",
    "annex2": "Exempt list: HTSUS 9903.01.32, U.S. note 2(v)(iii); EO 14257 Annex II",
    "memo": "Memorandum of 2025-04-11, electronics exempt back to 2025-04-05: HTSUS 9903.01.32",
    "transit1": "In transit: HTSUS 9903.01.28 (vessel, loaded before 2025-04-05, entered before 2025-05-27 by CSMS 64680374)",
    "transit2": "In transit: HTSUS 9903.02.02-.71 (vessel, loaded before 2025-08-07, entered before 2025-10-05 pays 9903.01.25)",
    "transit_cn": "In transit: HTSUS 9903.01.23 (loaded before 2025-02-01, entered before 2025-03-07)",
    "uscontent": "U.S. content of at least 20 %: HTSUS 9903.01.34, U.S. note 2(v)(xii)",
    "kr_ceil": "Korea all-in 15 % from 2025-11-14: HTSUS 9903.02.79/.80; FR 2025-21940 (90 FR 55964), published 2025-12-04; CSMS 66987366, 67045953",
    "kr_air": "Korea civil aircraft: HTSUS 9903.02.81; FR 2025-21940",
    "eu_ceil": "EU all-in 15 %: HTSUS 9903.02.19/.20; EO 14326 (FR 2025-15010)",
    "jp_ceil": "Japan all-in 15 % back to 2025-08-07: HTSUS 9903.02.72/.73; EO 14345, FR 2025-17908",
    "ch_ceil": "Switzerland all-in 15 % back to 2025-11-14: HTSUS 9903.02.82/.83; FR 2025-23316 (90 FR 59281), published 2025-12-18",
    "br_eo": "IEEPA Brazil 40 %: HTSUS 9903.01.77; EO 14323 (90 FR 37739), from 2025-08-06",
    "in_eo": "IEEPA India 25 % (Russian oil): HTSUS 9903.01.84/.86; FR 2025-16419, from 2025-08-27",
    "ruling": "Learning Resources v. Trump (U.S. 2026-02-20): IEEPA authorises no duties; EO 'Ending Certain Tariff Actions' of 2026-02-20",
    "s122": "Section 122, 10 % from 2026-02-24 to 2026-07-23: HTSUS 9903.03.01, U.S. note 2(aa); FR 2026-03824",
    "s122x": "Section 122 exempt list: HTSUS 9903.03.03, U.S. note 2(aa)(ii)",
    "s122air": "Section 122 civil aircraft: HTSUS 9903.03.05",
    "s122_232": "Section 122 does not reach Section 232 articles: HTSUS 9903.03.06",
    "s122t": "Section 122 in transit: HTSUS 9903.03.02 (vessel, loaded before 2026-02-24, entered before 2026-02-28)",
    "s122us": "Section 122 USMCA goods: HTSUS 9903.03.07/.08",
    "fl": "Section 301 forced labour from 2026-07-24: U.S. note 52, HTSUS 9903.05.20-.84; FR 2026-15181 (91 FR 47318)",
    "flk": "Korea 12.5 % in all: HTSUS 9903.05.70/.71, U.S. note 52(k) (a claimed KORUS rate is the column 1 rate)",
    "flx": "Section 301 forced labour exempt list: HTSUS 9903.05.86, U.S. note 52(b)",
    "flair": "Section 301 forced labour civil aircraft: HTSUS 9903.05.88, U.S. note 52(d)",
    "flt": "Section 301 forced labour in transit: HTSUS 9903.05.85 (vessel, loaded before 2026-07-24, entered before 2026-07-28)",
    "flus": "Section 301 forced labour USMCA goods: HTSUS 9903.05.93/.94, U.S. note 52(g)/(h)",
    "fl232": "Section 301 forced labour does not reach Section 232 articles: HTSUS 9903.05.90, U.S. note 52(f)",
    "br301": "Section 301 Brazil 25 % from 2026-07-22: HTSUS 9903.05.01, U.S. note 50; FR 2026-14542 (91 FR 45516)",
    "cn301": "Section 301 China, lists 1 to 4A: HTSUS 9903.88.01/.02/.03/.15, U.S. note 20",
    "cn301b": "Section 301 China, four-year review: HTSUS 9903.91.01-.08, U.S. note 31; FR 2024-21217",
    "excl": "Section 301 China exclusions to 2026-11-09: HTSUS 9903.88.69/.70, U.S. notes 20(vvv)/(www); FR 2025-21671",
    "alu18": "Section 232 aluminium before 2025-03-12: HTSUS 9903.85.01, Proclamation 9704 (no exemption for Korea or Japan)",
    "st18": "Section 232 steel before 2025-03-12: HTSUS 9903.80.01 and quota, Proclamation 9705 (Korea under quota)",
    "st25": "Section 232 steel 25 % from 2025-03-12: HTSUS 9903.81.87/.90; Proclamation 10896",
    "st50": "Section 232 steel 50 % from 2025-06-04 (UK 25 %): HTSUS 9903.81.87/.90/.97; Proclamation 10947 (FR 2025-10524)",
    "al25": "Section 232 aluminium 25 % from 2025-03-12: HTSUS 9903.85.02/.08; Proclamation 10895 (FR 2025-02832)",
    "al50": "Section 232 aluminium 50 % from 2025-06-04 (UK 25 %): HTSUS 9903.85.02/.08/.12; Proclamation 10947 (FR 2025-10524)",
    "no_rec": "Section 232 articles are outside the reciprocal duty: HTSUS 9903.01.33",
    "cu": "Section 232 copper, 50 % of copper content from 2025-08-01: HTSUS 9903.78.01; Proclamation 10962 (FR 2025-14893)",
    "metals": "Section 232 metals from 2026-04-06, whole value: HTSUS 9903.82.02-.19, U.S. note 16; Proclamation of 2026-04-02",
    "metals3": "Annex III, 15 % in all: HTSUS 9903.82.10/.11, U.S. note 16(f)",
    "metals2": "Annex II, removed from Section 232: Proclamation of 2026-04-02, clause 4",
    "metalsw": "Less than 15 % metal by weight: HTSUS 9903.82.03",
    "june8": "Changes of 2026-06-08: HTSUS 9903.82.20-.26; Proclamation 11032",
    "auto": "Section 232 automobiles 25 % from 2025-04-03: HTSUS 9903.94.01/.03; Proclamation 10908 (FR 2025-05930)",
    "part": "Section 232 automobile parts 25 % from 2025-05-03: HTSUS 9903.94.05, U.S. note 33(g); Proclamation 10908",
    "auto_kr": "Korea automobiles and parts 15 % in all from 2025-11-01: HTSUS 9903.94.60-.63; FR 2025-21940, published 2025-12-04",
    "auto_eu": "EU automobiles 15 % in all: HTSUS 9903.94.50/.51; FR 2025-18660",
    "auto_jp": "Japan automobiles and parts 15 % in all from 2025-09-16: HTSUS 9903.94.40-.43; FR 2025-17908",
    "auto_tw": "Taiwan automobile parts 15 % in all from 2026-05-01: HTSUS 9903.94.66/.67; FR 2026-10571, published 2026-05-28",
    "wood": "Section 232 wood from 2025-10-14: HTSUS 9903.76.02/.03, U.S. note 37; Proclamation 10976 (FR 2025-19482)",
    "wood_kr": "Korea wood products 15 % in all from 2025-11-14: HTSUS 9903.76.23; FR 2025-21940",
    "wood_eu": "EU wood products 15 % in all: HTSUS 9903.76.22; Proclamation 10976",
    "chip": "Section 232 semiconductors 25 % from 2026-01-15: HTSUS 9903.79.01, U.S. note 39; Proclamation 11002 (FR 2026-01052)",
    "chipx": "Outside it: HTSUS 9903.79.02 (not the technical parameters), 9903.79.03 (U.S. data centres)",
    "s201": "Section 201 solar to 2026-02-06: HTSUS 9903.45.25, U.S. note 18; Proclamation 10339 (14.25 % to 2025-02-06, then 14 %)",
    "liq": "Liquidation: 19 U.S.C. 1504(a), 19 CFR 159.9, 159.11; 314-day cycle of CBP",
    "protest": "Protest within 180 days of liquidation: 19 U.S.C. 1514(c)(3), 19 CFR 174.12(e)",
    "psc": "Post-summary correction, earlier of 300 days after entry and 15 days before scheduled liquidation: ACE post-summary correction test of CBP as modified in 2017 and 2019",
    "1520d": "Post-importation claim within one year of importation: 19 U.S.C. 1520(d), 19 CFR 10.1010 (KORUS), 182.31 (USMCA)",
    "under": "Underpaid: 19 U.S.C. 1505(c), prior disclosure 19 U.S.C. 1592(c)(4)",
}


def money(x):
    return x.quantize(CENT, ROUND_HALF_UP)


def work(text, value):
    """'heading:rate[@share]' or 'heading:=amount' -> list of (heading, rate text, amount)."""
    out = []
    for item in text.split():
        heading, rate = item.rsplit(":", 1)
        if rate.startswith("="):
            out.append((heading, "specific", money(Decimal(rate[1:]))))
            continue
        pct, _, share = rate.partition("@")
        amount = money(value * Decimal(pct) / 100 * Decimal(share or "1"))
        out.append((heading, f"{pct}%" + (f"@{share}" if share else ""), amount))
    return out


def total(parts):
    return sum((p[2] for p in parts), Decimal("0.00"))


def day(text, n):
    return (D(text) + dt.timedelta(days=n)).isoformat()


def R(line, co, date, value, then, now, kind="none", dk="none", paid=None, claims="", facts="", liq="", asked=AS_OF, law="", why="",
      low=None, high=None, refund=None, split="", then_blank=False):
    """liq: '' not liquidated, '+' the 314th day, else the date. paid: None as owed then, a number, or parts."""
    v = Decimal(str(value))
    pt, pn = work(then, v), work(now, v)
    if paid is None:
        paid = total(pt)
    elif isinstance(paid, str):
        paid = total(work(paid, v))
    else:
        paid = money(Decimal(str(paid)))
    if liq == "+":
        liq = day(date, 314)
    assert not liq or liq <= asked, (line, date, liq, asked)
    liquidation = liq or day(date, 314)
    owed = total(pn)
    lo = owed if low is None else total(work(low, v))
    hi = owed if high is None else total(work(high, v))
    open_case = low is not None or high is not None
    diff = money(paid - owed)
    if refund is None:
        refund = diff if kind not in ("none", "underpaid") else Decimal("0.00")
    else:
        refund = total(work(refund, v))
    ieepa = "ieepa" in kind
    if kind == "underpaid":
        assert diff < 0, (line, date, diff)
    elif kind == "none":
        assert open_case or diff == 0, (line, date, diff)
    elif kind == "preference_not_claimed":
        assert diff == 0 or open_case, (line, date, diff)
    else:
        assert diff > 0, (line, date, diff)
    deadline, name, route = "", "none", ""
    if dk == "psc":
        assert not liq and not ieepa
        deadline, name = min(day(date, 300), day(date, 314 - 15)), "post_summary_correction"
    elif dk in ("protest", "late"):
        if dk == "protest" and not liq and not ieepa:
            assert day(date, 299) < asked, (line, date, "correction still open")
        deadline, name = day(liquidation, 180), "protest_180_days" if dk == "protest" else "too_late"
    elif dk in ("1520d", "1520d_late"):
        deadline, name = date.replace(date[:4], str(int(date[:4]) + 1), 1), "1520d_one_year" if dk == "1520d" else "too_late"
    if name == "too_late":
        assert asked > deadline, (line, date, deadline)
    elif deadline:
        assert asked <= deadline, (line, date, deadline, asked)
    if ieepa:
        route = "cape" if not liq or (D(asked) - D(liq)).days <= 80 else ("cape_later_phase_or_court" if name == "too_late" else "protest_only")
    keys = law.split()
    if ieepa and "ruling" not in keys:
        keys.append("ruling")
    if name == "post_summary_correction":
        keys.append("psc")
    if dk in ("protest", "late"):
        keys += ["liq", "protest"]
    if dk.startswith("1520d"):
        keys.append("1520d")
    if kind == "underpaid":
        keys.append("under")
    show = lambda parts: ";".join(f"{NAME.get(h, h)}:{r}:{a}" for h, r, a in parts)
    ROWS.append({
        "id": f"E{len(ROWS) + 1:03d}", "line": line, "origin": co, "entry_date": date, "value_usd": money(v), "duty_paid_usd": paid,
        "claims": claims, "facts": facts, "liquidated_on": liq, "asked_on": asked,
        "parts_then": "" if then_blank else show(pt), "owed_then_usd": "" if then_blank else total(pt),
        "parts": show(pn), "owed_now_usd": "" if open_case and kind == "none" else owed,
        "duty_owed_usd": "" if open_case and kind == "none" else owed, "owed_low": lo, "owed_high": hi,
        "difference_usd": "" if open_case and kind == "none" else diff,
        "refund_kind": kind, "refund_usd": refund, "refund_open_usd": Decimal("0.00") if name == "too_late" else refund,
        "refund_split": split, "deadline": deadline, "deadline_kind": name,
        "liquidation_date": liquidation, "liquidation_basis": "actual" if liq else "scheduled_314_days", "other_route": route,
        "law": " | ".join(LAW[k] for k in keys), "reasoning": why + " To be confirmed by a broker."})


# --- January to March 2025: China lists, fentanyl, first metal days ---------------------------------------------------------
R("8523.51.00", "KR", "2025-01-02", 120000, "gen:0", "gen:0", liq="+", law="col1", why="Solid-state drives are Free in column 1 and no measure reached Korea on that day.")
R("8542.31.00", "CN", "2025-01-02", 84000, "gen:0 9903.91.05:50", "gen:0 9903.91.05:50", liq="+", law="col1 cn301b", why="Processors of China pay 50 % under Section 301 since 1 January 2025; that is not an IEEPA duty and stays.")
R("8542.32.00.36", "CN", "2025-01-15", 50000, "gen:0 9903.91.05:50", "gen:0 9903.91.05:50", "underpaid", paid="gen:0 9903.91.05:25", liq="+", law="col1 cn301b", why="The old 25 % was paid two weeks after the line had gone to 50 %; 25 points are missing.")
R("8507.60.00.20", "CN", "2025-01-10", 64250.5, "gen:3.4 9903.88.15:7.5", "gen:3.4 9903.88.15:7.5", liq="+", law="col1 cn301", why="Lithium batteries other than for vehicles stay on list 4A at 7.5 % until the end of 2025.")
R("8507.60.00.10", "CN", "2025-01-10", 64250.5, "gen:3.4 9903.91.01:25", "gen:3.4 9903.91.01:25", "underpaid", paid="gen:3.4 9903.88.15:7.5", liq="+", law="col1 cn301b", why="Vehicle batteries went to 25 % on 27 September 2024; list 4A was paid by mistake.")
R("8517.13.00", "CN", "2025-02-03", 900000, "gen:0", "gen:0", liq="+", law="col1", why="Smartphones are on no active list and the fentanyl duty starts the day after.")
R("8517.13.00", "CN", "2025-02-04", 900000, "gen:0 9903.01.20:10", "gen:0", "ieepa_after_ruling", "late", liq="+", law="col1 fen_cn", why="First day of the fentanyl duty at 10 %; never authorised, but the 180 days after liquidation are over.")
R("8517.13.00", "CN", "2025-02-20", 400000, "gen:0", "gen:0", "ieepa_after_ruling", "late", paid="gen:0 9903.01.20:10", facts="loaded_on=2025-01-28;mode=vessel", liq="+", law="col1 fen_cn transit_cn", why="Loaded before 1 February and entered before 7 March 2025, so not even owed then; what was paid is an IEEPA duty.")
R("8523.51.00", "CN", "2025-03-03", 75000, "gen:0 9903.88.15:7.5 9903.01.20:10", "gen:0 9903.88.15:7.5", "ieepa_after_ruling", "late", liq="+", law="col1 cn301 fen_cn", why="Last day of fentanyl at 10 %; the 7.5 % of list 4A remains.")
R("8523.51.00", "CN", "2025-03-04", 75000, "gen:0 9903.88.15:7.5 9903.01.24:20", "gen:0 9903.88.15:7.5", "ieepa_after_ruling", "late", liq="+", law="col1 cn301 fen_cn", why="First day of fentanyl at 20 %; the 7.5 % of list 4A remains.")
R("7606.12.30", "KR", "2025-02-10", 210000, "gen:3 9903.85.01:10", "gen:3 9903.85.01:10", liq="+", law="col1 alu18", why="Korea had a steel quota but no aluminium exemption: 3 % and 10 %.")
R("7606.12.30", "KR", "2025-02-10", 210000, "kr:0 9903.85.01:10", "kr:0 9903.85.01:10", claims="korus", liq="+", law="kr alu18", why="KORUS frees column 1, and the heading itself names KR goods as paying the 10 %.")
R("7208.51.00", "KR", "2025-02-10", 330000, "gen:0", "gen:0", "overpaid_other", "late", paid="gen:0 9903.80.01:25", facts="quota=within", liq="+", law="col1 st18", why="Korean plate within quota was outside the 25 %; the protest time is over.")
R("7208.51.00", "KR", "2025-03-11", 330000, "gen:0", "gen:0", facts="quota=within", liq="+", law="col1 st18", why="Last day of the Korean steel quota.")
R("7208.51.00", "KR", "2025-03-12", 330000, "gen:0 9903.81.87:25", "gen:0 9903.81.87:25", liq="+", law="col1 st25", why="From 12 March every country pays 25 % on steel; Section 232 survives the ruling.")
R("7606.12.30", "KR", "2025-03-12", 98000, "kr:0 9903.85.02:25", "kr:0 9903.85.02:25", claims="korus", liq="+", law="kr al25", why="KORUS frees column 1 only; aluminium went to 25 %.")
R("7606.12.30", "JP", "2025-03-11", 98000, "gen:3 9903.85.01:10", "gen:3 9903.85.01:10", liq="+", law="col1 alu18", why="Japan had quota terms for steel only; aluminium paid 10 % on the last day of the old rate.")
R("7210.49.00", "CN", "2025-03-12", 45500, "gen:0 9903.91.01:25 9903.81.87:25 9903.01.24:20", "gen:0 9903.91.01:25 9903.81.87:25", "ieepa_after_ruling", "late", liq="+", law="col1 cn301b st25 fen_cn", why="Section 301, Section 232 and fentanyl stack for China; only the fentanyl part falls.")
R("8537.10.91", "MX", "2025-03-03", 88000, "us:0", "us:0", claims="usmca", facts="vehicle_part=no", liq="+", law="us", why="The day before the Mexican fentanyl duty; USMCA goods are Free.")
R("8537.10.91", "MX", "2025-03-05", 88000, "us:0 9903.01.01:25", "us:0", "ieepa_after_ruling", "late", claims="usmca", facts="vehicle_part=no", liq="+", law="us fen_mx", why="From 4 to 6 March 2025 USMCA goods paid the 25 % too; the exception starts on 7 March.")
R("8537.10.91", "MX", "2025-03-07", 88000, "us:0", "us:0", claims="usmca", facts="vehicle_part=no", liq="+", law="us fen_mx", why="First day of the USMCA exception.")
R("8537.10.91", "MX", "2025-03-07", 88000, "gen:2.7 9903.01.01:25", "gen:2.7", "ieepa_after_ruling", "late", facts="vehicle_part=no", liq="+", law="col1 fen_mx", why="Without a USMCA claim column 1 and 25 % were due; the 25 % falls.")
R("8517.62.00.90", "CA", "2025-03-04", 51000, "gen:0 9903.01.10:25", "gen:0", "ieepa_after_ruling", "late", liq="+", law="col1 fen_ca", why="First day of the Canadian fentanyl duty.")
R("8517.62.00.90", "CA", "2025-03-10", 51000, "us:0", "us:0", "ieepa_after_ruling", "late", paid="us:0 9903.01.10:25", claims="usmca", liq="+", law="us fen_ca", why="A USMCA good after 6 March owed nothing even then; the 25 % was paid by mistake under an IEEPA heading.")
R("8418.99.80.05", "KR", "2025-03-11", 60000, "gen:0", "gen:0", facts="metal_share=0.40", liq="+", law="col1", why="Refrigerator parts joined the aluminium derivatives only on 12 March.")
R("8418.99.80.05", "KR", "2025-03-12", 60000, "gen:0 9903.85.08:25@0.40", "gen:0 9903.85.08:25@0.40", facts="metal_share=0.40", liq="+", law="col1 al25", why="Outside chapter 76 the duty is on the aluminium content: 25 % of 40 % of the value.")

# --- April and May 2025: reciprocal duties, electronics, autos ---------------------------------------------------------------
R("8525.89.30", "KR", "2025-04-04", 73500, "gen:0", "gen:0", facts="mode=air", liq="+", law="col1", why="The day before the reciprocal duty.")
R("8525.89.30", "KR", "2025-04-05", 73500, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec", why="Cameras are on no exempt list: 10 % from 5 April, never authorised, protest time over.")
R("8525.89.30", "KR", "2025-04-09", 73500, "gen:0 9903.01.54:25", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="On 9 April 2025 alone Korea paid 25 %, before the suspension of 10 April.")
R("8523.51.00", "KR", "2025-04-08", 140000, "gen:0 9903.01.25:10", "gen:0", "overpaid_other", "psc", facts="mode=air", asked="2025-05-20", law="col1 rec memo", why="Owed when entered, then exempted back to 5 April by the memorandum of 11 April; asked long before the ruling.")
R("8523.51.00", "KR", "2025-04-08", 140000, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec memo", why="Same entry asked today: the memorandum and the ruling both leave nothing owed, but liquidation is final.")
R("8523.51.00", "KR", "2025-04-12", 140000, "gen:0", "gen:0", "ieepa_after_ruling", "late", paid="gen:0 9903.01.25:10", facts="mode=air", liq="+", law="col1 memo", why="The exemption was known on the day before; an IEEPA duty was paid all the same.")
R("8542.31.00", "KR", "2025-04-07", 510000, "gen:0", "gen:0", liq="+", law="col1 annex2", why="Semiconductors were in Annex II from the first day, no memorandum needed.")
R("8524.91.90", "KR", "2025-04-08", 92000, "kr:0 9903.01.25:10", "kr:0", "ieepa_after_ruling", "late", claims="korus", facts="mode=air", liq="+", law="kr rec memo", why="Display modules came on the list by the memorandum; KORUS frees the 4.5 %.")
R("8534.00.00.20", "CN", "2025-04-05", 30000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.25:10", "gen:0 9903.88.03:25", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 cn301 fen_cn rec_cn", why="China on 5 April: list 3, fentanyl 20 %, reciprocal 10 %.")
R("8534.00.00.20", "CN", "2025-04-09", 30000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.63:84", "gen:0 9903.88.03:25", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 cn301 fen_cn rec_cn", why="One day of 84 %.")
R("8534.00.00.20", "CN", "2025-04-10", 30000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.63:125", "gen:0 9903.88.03:25", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 cn301 fen_cn rec_cn", why="From 10 April 125 % beside fentanyl 20 % and list 3.")
R("8517.13.00", "CN", "2025-04-10", 250000, "gen:0 9903.01.24:20 9903.01.63:125", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 fen_cn rec_cn memo", why="On 10 April nobody knew of the memorandum of the 11th: 145 % was owed then.")
R("8517.13.00", "CN", "2025-04-15", 250000, "gen:0 9903.01.24:20", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 fen_cn memo", why="The memorandum lifts the reciprocal duty, not fentanyl.")
R("8525.89.50", "CN", "2025-05-13", 41000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.63:125", "gen:0 9903.88.03:25", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 cn301 fen_cn rec_cn", why="Last day of 125 %.")
R("8525.89.50", "CN", "2025-05-14", 41000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.25:10", "gen:0 9903.88.03:25", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 cn301 fen_cn rec_cn", why="From 14 May 10 % for China (34 % suspended).")
R("8532.24.00", "JP", "2025-04-09", 66000, "gen:0 9903.01.53:24", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="Ceramic capacitors are not exempt; Japan paid 24 % on 9 April.")
R("8504.40.95", "TW", "2025-04-09", 48000, "gen:0 9903.01.61:32", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="Taiwan paid 32 % on 9 April.")
R("8518.30.20", "VN", "2025-04-09", 48000, "gen:0 9903.01.72:46", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="Viet Nam paid 46 % on 9 April.")
R("9031.41.00", "DE", "2025-04-09", 700000, "gen:0 9903.01.50:20", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="Wafer inspection is not on Annex II; the EU paid 20 % on 9 April.")
R("9030.82.00", "CH", "2025-04-09", 310000, "gen:0 9903.01.60:31", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="Switzerland paid 31 % on 9 April.")
R("8504.40.95", "IN", "2025-04-09", 27000, "gen:0 9903.01.55:26", "gen:0", "ieepa_after_ruling", "late", facts="mode=air", liq="+", law="col1 rec_apr9", why="HTSUS 9903.01.55 has 26 % for India.")
R("8525.89.30", "KR", "2025-04-20", 73500, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.01.25:10", facts="loaded_on=2025-03-28;mode=vessel", asked="2025-06-30", law="col1 transit1", why="On a ship before 5 April and entered before 27 May: not owed; asked before the ruling.")
R("8525.89.30", "KR", "2025-05-26", 73500, "gen:0", "gen:0", facts="loaded_on=2025-03-28;mode=vessel", liq="+", law="col1 transit1", why="Last day on which the in-transit heading could be declared.")
R("8525.89.30", "KR", "2025-05-27", 73500, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", facts="loaded_on=2025-03-28;mode=vessel", liq="+", law="col1 rec transit1", why="CBP closed the in-transit heading at 12:01 a.m. of 27 May, so 10 % was owed then.")
R("8525.89.30", "KR", "2025-04-20", 73500, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", facts="loaded_on=2025-03-28;mode=air", liq="+", law="col1 rec transit1", why="The in-transit rule is for vessels only; air freight paid.")
R("8703.23.01", "KR", "2025-04-02", 1850000, "gen:2.5", "gen:2.5", liq="+", law="col1", why="The day before the automobile duty.")
R("8703.23.01", "KR", "2025-04-03", 1850000, "gen:2.5 9903.94.01:25", "gen:2.5 9903.94.01:25", liq="+", law="col1 auto", why="25 % on top of column 1; Section 232 stays after the ruling.")
R("8703.23.01", "KR", "2025-04-05", 1850000, "kr:0 9903.94.01:25", "kr:0 9903.94.01:25", claims="korus", liq="+", law="kr auto no_rec", why="KORUS frees the 2.5 % only, and cars stay out of the reciprocal duty.")
R("8708.30.50", "KR", "2025-05-02", 56000, "gen:2.5 9903.01.25:10", "gen:2.5", "ieepa_after_ruling", "late", facts="vehicle_part=yes", liq="+", law="col1 rec", why="The day before parts came under Section 232 they paid the reciprocal 10 %.")
R("8708.30.50", "KR", "2025-05-03", 56000, "gen:2.5 9903.94.05:25", "gen:2.5 9903.94.05:25", facts="vehicle_part=yes", liq="+", law="col1 part no_rec", why="Parts pay 25 % from 3 May instead of the reciprocal duty.")
R("8527.21.15", "KR", "2025-05-02", 44000, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", facts="vehicle_part=yes", liq="+", law="col1 rec", why="Car radios paid 10 % until the parts duty began.")
R("8527.21.15", "KR", "2025-05-03", 44000, "gen:0 9903.94.05:25", "gen:0 9903.94.05:25", facts="vehicle_part=yes", liq="+", law="col1 part no_rec", why="Heading 8527.21 is on the list of note 33(g).")
R("8703.23.01", "MX", "2025-06-02", 500000, "us:0 9903.94.03:25@0.60", "us:0 9903.94.03:25@0.60", claims="usmca", facts="us_content_share=0.40;us_content_approved=yes", liq="+", law="us auto", why="A USMCA car with approved U.S. content pays 25 % on the other 60 % only.")
R("8543.90.88.85", "KR", "2025-05-10", 25000, "gen:0 9903.85.08:25@0.40", "gen:0 9903.85.08:25@0.40", facts="metal_share=0.40", liq="+", law="col1 al25 no_rec", why="Until 3 June CBP kept the whole derivative out of the reciprocal duty; 25 % on the aluminium content.")
R("8543.90.88.85", "KR", "2025-06-03", 25000, "gen:0 9903.85.08:25@0.40", "gen:0 9903.85.08:25@0.40", facts="metal_share=0.40", liq="+", law="col1 al25 no_rec", why="Last day of 25 % and of no reciprocal duty on the rest.")
R("8543.90.88.85", "KR", "2025-06-04", 25000, "gen:0 9903.85.08:50@0.40 9903.01.25:10@0.60", "gen:0 9903.85.08:50@0.40", "ieepa_after_ruling", "late", facts="metal_share=0.40", liq="+", law="col1 al50 rec", why="50 % on the content and the reciprocal 10 % on the rest; the second falls.")
R("7318.15.20", "KR", "2025-06-04", 39000, "gen:0 9903.81.90:50", "gen:0 9903.81.90:50", liq="+", law="col1 st50", why="First day of 50 %.")
R("7318.15.20", "GB", "2025-06-10", 39000, "gen:0 9903.81.97:25", "gen:0 9903.81.97:25", "overpaid_other", "protest", paid="gen:0 9903.81.90:50", liq="2026-06-05", law="col1 st50", why="The United Kingdom stayed at 25 %; the protest runs until 2 December 2026.")
R("7606.12.30", "DE", "2025-06-10", 158000, "gen:3 9903.85.02:50", "gen:3 9903.85.02:50", liq="+", law="col1 al50", why="The EU has no reduced rate on aluminium.")
R("8534.00.00", "KR", "2025-06-10", 90000, "gen:0 9903.01.25:10@0.75", "gen:0", "ieepa_after_ruling", "late", facts="us_content_share=0.25", liq="+", law="col1 rec uscontent", why="A quarter is U.S. content, at least 20 %, so the 10 % was on the other three quarters.")

# --- Section 201 solar --------------------------------------------------------------------------------------------------------
R("8541.43.00.10", "KR", "2025-02-06", 400000, "gen:0 9903.45.25:14.25", "gen:0 9903.45.25:14.25", facts="crystalline=yes;bifacial=no", liq="+", law="col1 s201", why="Last day of the seventh year, 14.25 % on crystalline modules.")
R("8541.43.00.10", "KR", "2025-02-07", 400000, "gen:0 9903.45.25:14", "gen:0 9903.45.25:14", facts="crystalline=yes;bifacial=no", liq="+", law="col1 s201", why="First day of the eighth year, 14 %.")
R("8541.43.00.10", "KR", "2025-04-20", 400000, "gen:0 9903.45.25:14 9903.01.25:10", "gen:0 9903.45.25:14", "ieepa_after_ruling", "late", facts="crystalline=yes;bifacial=no;mode=air", liq="+", law="col1 s201 rec", why="Modules are not on Annex II: safeguard and reciprocal stacked.")
R("8541.43.00.80", "KR", "2025-03-01", 120000, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.45.25:14", facts="crystalline=no", asked="2025-10-01", law="col1 s201", why="The safeguard is for crystalline silicon only; thin film owed nothing.")
R("8541.43.00.10", "KR", "2026-02-06", 400000, "gen:0 9903.45.25:14 9903.02.80:15", "gen:0 9903.45.25:14", "ieepa_after_ruling", "protest", facts="crystalline=yes;bifacial=no", law="col1 s201 kr_ceil", why="Last day of the safeguard; the Korean 15 % counts column 1 only and falls by the ruling.")
R("8541.43.00.10", "KR", "2026-02-07", 400000, "gen:0 9903.02.80:15", "gen:0", "ieepa_after_ruling", "protest", facts="crystalline=yes;bifacial=no", law="col1 s201 kr_ceil", why="The safeguard has ended, only the IEEPA 15 % was left.")

# --- June to October 2025: protest days, copper, August rates, ceilings --------------------------------------------------------
R("8534.00.00", "KR", "2025-07-19", 88400, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", liq="2026-05-29", asked="2026-11-25", law="col1 rec", why="Liquidated on 29 May 2026; 25 November is day 180 exactly, the last one.")
R("8534.00.00", "KR", "2025-07-19", 88400, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "late", liq="2026-05-29", asked="2026-11-26", law="col1 rec", why="The same entry one day later is day 181: too late for a protest.")
R("8534.00.00", "KR", "2025-07-31", 88400, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec", why="Liquidated on day 314, 10 June 2026; the protest is open until 7 December 2026.")
R("8536.69.40", "JP", "2025-07-15", 19990, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", liq="2026-06-05", law="col1 rec", why="Connectors are on no exempt list; the protest closes five days after today.")
R("7408.19.00", "KR", "2025-07-31", 64000, "gen:3", "gen:3", "ieepa_after_ruling", "protest", paid="gen:3 9903.01.25:10", liq="+", law="col1 annex2", why="Copper wire was on Annex II until copper came under Section 232; the 10 % was never owed.")
R("7408.19.00", "KR", "2025-08-01", 64000, "gen:3 9903.78.01:50@0.90 9903.01.25:10@0.10", "gen:3 9903.78.01:50@0.90", "ieepa_after_ruling", "protest", facts="metal_share=0.90", liq="+", law="col1 cu rec", why="50 % on the copper content, reciprocal 10 % on the rest; only the last part falls.")
R("7408.19.00", "KR", "2025-08-07", 64000, "gen:3 9903.78.01:50@0.90 9903.02.56:15@0.10", "gen:3 9903.78.01:50@0.90", "ieepa_after_ruling", "protest", facts="metal_share=0.90", liq="+", law="col1 cu rec_aug", why="The rest of the value goes to 15 % on 7 August.")
R("8544.42.20", "KR", "2025-08-20", 26500, "gen:0 9903.78.01:50@0.30 9903.02.56:15@0.70", "gen:0 9903.78.01:50@0.30", "ieepa_after_ruling", "protest", facts="metal_share=0.30", liq="+", law="col1 cu rec_aug", why="Connector cable is an intensive copper derivative: 50 % on the copper, 15 % on the rest.")
R("8517.62.00.90", "CA", "2025-07-31", 51000, "gen:0 9903.01.10:25", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 fen_ca", why="Last day of 25 % for Canada.")
R("8517.62.00.90", "CA", "2025-08-01", 51000, "gen:0 9903.01.10:35", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 fen_ca", why="First day of 35 % for Canada.")
R("8525.89.30", "BR", "2025-08-05", 33000, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec", why="The day before the Brazilian 40 %.")
R("8525.89.30", "BR", "2025-08-06", 33000, "gen:0 9903.01.25:10 9903.01.77:40", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec br_eo", why="40 % beside the reciprocal 10 %.")
R("8525.89.30", "BR", "2025-08-07", 33000, "gen:0 9903.02.09:10 9903.01.77:40", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug br_eo", why="Brazil's reciprocal rate stays 10 % under its own heading.")
R("8525.89.30", "KR", "2025-08-06", 73500, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", facts="mode=air", liq="+", law="col1 rec", why="Last day of 10 %.")
R("8525.89.30", "KR", "2025-08-07", 73500, "gen:0 9903.02.56:15", "gen:0", "ieepa_after_ruling", "protest", facts="mode=air", liq="+", law="col1 rec_aug", why="First day of 15 % on top.")
R("8525.89.30", "KR", "2025-09-10", 73500, "gen:0 9903.01.25:10", "gen:0", "ieepa_after_ruling", "protest", paid="gen:0 9903.02.56:15", facts="loaded_on=2025-08-01;mode=vessel", liq="+", law="col1 rec transit2", why="On the water before 7 August and entered before 5 October: 10 % was owed then, nothing now.")
R("8525.89.30", "KR", "2025-10-05", 73500, "gen:0 9903.02.56:15", "gen:0", "ieepa_after_ruling", "protest", facts="loaded_on=2025-08-01;mode=vessel", liq="+", law="col1 rec_aug transit2", why="Entered on 5 October the in-transit rate is gone.")
R("8528.72.64", "KR", "2025-08-07", 312345.67, "gen:3.9 9903.02.56:15", "gen:3.9", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug", why="Before November the 15 % came on top of the 3.9 %, which stays.")
R("8528.72.64", "KR", "2025-08-07", 312345.67, "kr:0 9903.02.56:15", "kr:0", "ieepa_after_ruling", "protest", claims="korus", liq="+", law="kr rec_aug", why="With KORUS only the 15 % was due, and it falls.")
R("8537.10.91", "JP", "2025-08-20", 40000, "gen:2.7 9903.02.30:15", "gen:2.7 9903.02.73:12.3", "ceiling_overpaid", "psc", facts="vehicle_part=no", asked="2025-12-01", law="col1 rec_aug jp_ceil", why="Japan's ceiling works back to 7 August: 15 % in all, so 2.7 points too many, asked before the ruling.")
R("8537.10.91", "DE", "2025-08-07", 40000, "gen:2.7 9903.02.20:12.3", "gen:2.7 9903.02.20:12.3", "ceiling_overpaid", "psc", paid="gen:2.7 9903.02.20:15", facts="vehicle_part=no", asked="2026-01-15", law="col1 eu_ceil", why="For the EU 15 % was a ceiling from the first day; it was paid on top of 2.7 %.")
R("6404.11.90", "DE", "2025-09-01", 22000, "gen:20", "gen:20", "ceiling_overpaid", "psc", paid="gen:20 9903.02.20:15", asked="2026-01-15", law="col1 eu_ceil", why="At 20 % column 1 is above the ceiling, so heading 9903.02.19 adds nothing.")
R("8534.00.00", "TW", "2025-08-07", 77000, "gen:0 9903.02.60:20", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug", why="Taiwan pays 20 % from 7 August.")
R("8518.30.20", "VN", "2025-08-07", 129000, "gen:0 9903.02.69:20", "gen:0", "ieepa_after_ruling", "protest", facts="civil_aircraft=no", liq="+", law="col1 rec_aug", why="Viet Nam pays 20 % from 7 August.")
R("8504.40.95", "IN", "2025-08-20", 27000, "gen:0 9903.02.26:25", "gen:0", "ieepa_after_ruling", "protest", facts="civil_aircraft=no", liq="+", law="col1 rec_aug", why="India pays 25 % from 7 August.")
R("8504.40.95", "IN", "2025-08-27", 27000, "gen:0 9903.02.26:25 9903.01.84:25", "gen:0", "ieepa_after_ruling", "protest", facts="civil_aircraft=no;mode=air", liq="+", law="col1 rec_aug in_eo", why="A second 25 % from 27 August.")
R("8517.13.00", "IN", "2025-09-01", 1200000, "gen:0", "gen:0", liq="+", law="col1 memo in_eo", why="Smartphones are exempt from both Indian duties.")
R("9030.82.00", "CH", "2025-08-07", 310000, "gen:0 9903.02.58:39", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug", why="Switzerland pays 39 %.")
R("9030.82.00", "GB", "2025-08-07", 310000, "gen:0 9903.02.66:10", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug", why="The United Kingdom stays at 10 %.")
R("9030.82.00", "CH", "2025-11-20", 310000, "gen:0 9903.02.58:39", "gen:0 9903.02.83:15", "ceiling_overpaid", "psc", asked="2026-01-15", law="col1 rec_aug ch_ceil", why="39 % was the law that day; the notice of 18 December makes it 15 % back to 14 November.")
R("9030.82.00", "CH", "2025-11-20", 310000, "gen:0 9903.02.58:39", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug ch_ceil", why="Asked today nothing of it is owed.")
R("8528.72.64", "MX", "2025-09-20", 84000, "gen:3.9 9903.01.01:25", "gen:3.9 9903.01.01:25", "preference_not_claimed", "1520d", facts="usmca_originating=yes", asked="2026-01-10", law="col1 us fen_mx", refund="gen:3.9 9903.01.01:25", why="A USMCA good entered without a claim: CBP takes a claim under 1520(d) for column 1 and for the fentanyl duty.")

# --- wood, automobiles, parts ------------------------------------------------------------------------------------------------
R("9401.61.60.11", "KR", "2025-10-13", 35000, "gen:0 9903.02.56:15", "gen:0", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug", why="The day before wood furniture came under Section 232.")
R("9401.61.60.11", "KR", "2025-10-14", 35000, "gen:0 9903.76.02:25", "gen:0 9903.76.02:25", liq="+", law="col1 wood no_rec", why="25 % instead of the reciprocal duty.")
R("9401.61.60.11", "KR", "2025-11-14", 35000, "gen:0 9903.76.02:25", "gen:0 9903.76.23:15", "ceiling_overpaid", "protest", liq="+", law="col1 wood wood_kr", why="25 % was the law that day; the notice of 4 December makes it 15 % in all back to 14 November.")
R("9401.61.60.11", "DE", "2025-10-14", 35000, "gen:0 9903.76.22:15", "gen:0 9903.76.22:15", "ceiling_overpaid", "protest", paid="gen:0 9903.76.02:25", liq="+", law="col1 wood wood_eu", why="The EU heading gives 15 % in all from the first day.")
R("9403.60.80.93", "KR", "2026-03-02", 41500, "gen:0 9903.76.23:15", "gen:0 9903.76.23:15", "ceiling_overpaid", "psc", paid="gen:0 9903.76.03:25", facts="kitchen_cabinet=yes", law="col1 wood wood_kr s122_232", why="Cabinets of Korea are at 15 % in all; 25 % was paid and the correction window is still open.")
R("8703.23.01", "KR", "2025-10-31", 1850000, "gen:2.5 9903.94.01:25", "gen:2.5 9903.94.01:25", liq="+", law="col1 auto", why="Last day of 27.5 %.")
R("8703.23.01", "KR", "2025-11-01", 1850000, "gen:2.5 9903.94.01:25", "gen:2.5 9903.94.61:12.5", "ceiling_overpaid", "protest", liq="+", law="col1 auto auto_kr", why="The notice of 4 December makes it 15 % in all back to 1 November; protest until 10 March 2027.")
R("8703.23.01", "KR", "2025-12-02", 1850000, "gen:2.5 9903.94.01:25", "gen:2.5 9903.94.61:12.5", "ceiling_overpaid", "protest", liq="+", law="col1 auto auto_kr", why="Two days before the notice was published 27.5 % was still the law.")
R("8703.23.01", "KR", "2025-12-04", 1850000, "gen:2.5 9903.94.61:12.5", "gen:2.5 9903.94.61:12.5", liq="+", law="col1 auto_kr", why="First day on which the ceiling was published law.")
R("8703.23.01", "KR", "2026-01-31", 925000, "gen:2.5 9903.94.61:12.5", "gen:2.5 9903.94.61:12.5", "ceiling_overpaid", "protest", paid="gen:2.5 9903.94.01:25", law="col1 auto_kr", why="The correction window closed yesterday (day 299); what is left is a protest once liquidated.")
R("8703.23.01", "KR", "2026-02-01", 925000, "gen:2.5 9903.94.61:12.5", "gen:2.5 9903.94.61:12.5", "ceiling_overpaid", "psc", paid="gen:2.5 9903.94.01:25", law="col1 auto_kr", why="Today is day 299, the last one for a correction.")
R("8703.23.01", "KR", "2026-03-10", 925000, "kr:0 9903.94.61:15", "kr:0 9903.94.61:15", claims="korus", law="kr auto_kr s122_232", why="With KORUS the whole 15 % stands under the ceiling heading; the sum is the same.")
R("8703.23.01", "KR", "2026-03-10", 925000, "gen:2.5 9903.94.61:12.5", "gen:2.5 9903.94.61:12.5", facts="korus_originating=yes", law="col1 kr auto_kr s122_232", why="Claiming KORUS later would change the parts, not the 15 %: nothing to refund.")
R("8703.23.01", "DE", "2025-10-10", 920000, "gen:2.5 9903.94.51:12.5", "gen:2.5 9903.94.51:12.5", "ceiling_overpaid", "protest", paid="gen:2.5 9903.94.01:25", liq="+", law="col1 auto_eu", why="EU cars were at 15 % in all by the notice of 25 September 2025.")
R("8708.30.50", "KR", "2025-11-01", 56000, "gen:2.5 9903.94.05:25", "gen:2.5 9903.94.63:12.5", "ceiling_overpaid", "protest", facts="vehicle_part=yes", liq="+", law="col1 part auto_kr", why="Parts follow cars: 15 % in all back to 1 November.")
R("8708.30.50", "KR", "2026-05-10", 56000, "gen:2.5 9903.94.63:12.5", "gen:2.5 9903.94.63:12.5", facts="vehicle_part=yes", law="col1 auto_kr s122_232", why="15 % in all, no surcharge beside it.")
R("8708.30.50", "JP", "2026-03-10", 56000, "gen:2.5 9903.94.43:12.5", "gen:2.5 9903.94.43:12.5", "ceiling_overpaid", "psc", paid="gen:2.5 9903.94.05:25", facts="vehicle_part=yes", law="col1 auto_jp s122_232", why="Japan's parts are at 15 % in all; the old 25 % was paid on top.")
R("8708.30.50", "TW", "2026-05-10", 56000, "gen:2.5 9903.94.05:25", "gen:2.5 9903.94.67:12.5", "ceiling_overpaid", "psc", facts="vehicle_part=yes", law="col1 part auto_tw s122_232", why="The notice of 28 May 2026 works back to 1 May for Taiwan.")
R("8708.30.50", "TW", "2026-04-30", 56000, "gen:2.5 9903.94.05:25", "gen:2.5 9903.94.05:25", facts="vehicle_part=yes", law="col1 part s122_232", why="The day before Taiwan's ceiling.")
R("8527.21.15", "KR", "2025-12-10", 44000, "gen:0 9903.94.63:15", "gen:0 9903.94.63:15", "ceiling_overpaid", "protest", paid="gen:0 9903.94.05:25", facts="vehicle_part=yes", liq="+", law="col1 auto_kr", why="Car radios are Free in column 1, so the ceiling is the whole 15 %.")
R("8507.60.00.10", "KR", "2026-03-10", 230000, "gen:3.4 9903.94.63:11.6", "gen:3.4 9903.94.63:11.6", facts="vehicle_part=yes", law="col1 auto_kr s122_232", why="A battery that is a vehicle part pays 15 % in all and no surcharge.")
R("8507.60.00.20", "KR", "2026-03-10", 230000, "gen:3.4 9903.03.01:10", "gen:3.4 9903.03.01:10", facts="vehicle_part=no;civil_aircraft=no", law="col1 s122", why="The same heading for storage is no vehicle part: 3.4 % and the surcharge.")

# --- the Korean ceiling on reciprocal duties ------------------------------------------------------------------------------------
R("8528.72.64", "KR", "2025-11-14", 97000, "gen:3.9 9903.02.56:15", "gen:3.9 9903.02.80:11.1", "ceiling_overpaid", "psc", asked="2026-01-15", law="col1 rec_aug kr_ceil", why="18.9 % was the law that day; the notice of 4 December makes it 15 % in all back to 14 November.")
R("8528.72.64", "KR", "2025-11-14", 97000, "gen:3.9 9903.02.56:15", "gen:3.9", "ieepa_after_ruling", "protest", liq="+", law="col1 rec_aug kr_ceil", why="Asked today the whole reciprocal part falls and column 1 stays.")
R("6109.10.00", "KR", "2025-11-20", 18000, "gen:16.5 9903.02.56:15", "gen:16.5", "ceiling_overpaid", "psc", asked="2026-01-15", law="col1 rec_aug kr_ceil", why="16.5 % is above 15 %, so the retroactive heading 9903.02.79 adds nothing.")
R("6109.10.00", "KR", "2025-12-10", 18000, "kr:0 9903.02.80:15", "kr:0 9903.02.80:15", claims="korus", asked="2026-01-15", law="kr kr_ceil", why="With KORUS column 1 is Free, so the ceiling heading fills up to 15 %.")
R("6109.10.00", "KR", "2025-12-10", 18000, "kr:0 9903.02.80:15", "kr:0", "ieepa_after_ruling", "protest", claims="korus", liq="+", law="kr kr_ceil", why="After the ruling a KORUS shirt owes nothing.")
R("8528.72.64", "KR", "2025-12-10", 97000, "gen:3.9 9903.02.80:11.1", "gen:3.9", "ieepa_after_ruling;preference_not_claimed", "protest", facts="korus_originating=yes", liq="+", refund="9903.02.80:11.1 gen:3.9", split="ieepa_after_ruling:10767.00:2027-04-18;preference_not_claimed:3783.00:2026-12-10", law="col1 kr kr_ceil 1520d", why="The ruling gives back 11.1 points; the 3.9 points need a KORUS claim within one year, by 10 December 2026.")
R("9030.40.00", "KR", "2025-11-20", 150000, "gen:0 9903.02.56:15", "gen:0", "overpaid_other", "psc", facts="civil_aircraft=yes", asked="2026-01-15", law="col1 rec_aug kr_air", why="Civil aircraft articles of Korea are exempt back to 14 November.")
R("9030.40.00", "KR", "2025-12-10", 150000, "gen:0 9903.02.80:15", "gen:0", "ieepa_after_ruling", "protest", facts="civil_aircraft=no", liq="+", law="col1 kr_ceil", why="The same instrument for telecom is no aircraft article.")
R("9608.10.00", "KR", "2025-12-15", 10000, "gen:=860.00 9903.02.80:=640.00", "gen:=860.00", "ieepa_after_ruling", "protest", facts="quantity=40000", liq="+", law="col1 kr_ceil", why="0.8 cents for each of 40,000 pens and 5.4 % make 860 dollars, 8.6 %; the ceiling filled it up to 15 %.")
R("8534.00.00.20", "CN", "2025-11-09", 30000, "gen:0 9903.88.03:25 9903.01.24:20 9903.01.25:10", "gen:0 9903.88.03:25", "ieepa_after_ruling", "protest", liq="+", law="col1 cn301 fen_cn rec_cn", why="Last day of fentanyl at 20 %.")
R("8534.00.00.20", "CN", "2025-11-10", 30000, "gen:0 9903.88.03:25 9903.01.24:10 9903.01.25:10", "gen:0 9903.88.03:25", "ieepa_after_ruling", "protest", liq="+", law="col1 cn301 fen_cn rec_cn", why="Fentanyl halves to 10 %.")
R("8507.60.00.20", "CN", "2025-12-31", 64250.5, "gen:3.4 9903.88.15:7.5 9903.01.24:10 9903.01.25:10", "gen:3.4 9903.88.15:7.5", "ieepa_after_ruling", "protest", facts="vehicle_part=no", liq="+", law="col1 cn301 fen_cn rec_cn", why="Last day of 7.5 % on storage batteries.")
R("8507.60.00.20", "CN", "2026-01-01", 64250.5, "gen:3.4 9903.91.06:25 9903.01.24:10 9903.01.25:10", "gen:3.4 9903.91.06:25", "ieepa_after_ruling", "protest", facts="vehicle_part=no", liq="+", law="col1 cn301b fen_cn rec_cn", why="25 % from the first of January 2026.")

# --- Section 232 semiconductors ----------------------------------------------------------------------------------------------
R("8471.80.40.00", "KR", "2026-01-14", 350000, "gen:0", "gen:0", facts="qualifying_chip=yes;vehicle_part=no", liq="+", law="col1 memo", why="The day before; heading 8471 is on the exempt list of the reciprocal duty.")
R("8471.80.40.00", "KR", "2026-01-15", 350000, "gen:0 9903.79.01:25", "gen:0 9903.79.01:25", facts="qualifying_chip=yes;vehicle_part=no", liq="+", law="col1 chip", why="Within the technical parameters: 25 % from 15 January.")
R("8471.80.40.00", "KR", "2026-01-15", 350000, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.79.01:25", facts="qualifying_chip=no;vehicle_part=no", law="col1 chip chipx", why="Outside the parameters heading 9903.79.02 adds nothing; the 25 % can be corrected until 10 November and no later.", asked="2026-11-10")
R("8471.80.40.00", "KR", "2026-02-02", 350000, "gen:0", "gen:0", low="gen:0", high="gen:0 9903.79.01:25", facts="vehicle_part=no", law="col1 chip chipx", why="Whether the card meets the parameters was not declared: between nothing and 25 %.", then_blank=True)
R("8471.80.40.00", "TW", "2026-02-10", 610000, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.79.01:25", facts="qualifying_chip=yes;end_use=us_data_center;vehicle_part=no", law="col1 chip chipx", why="A qualifying card for a U.S. data centre is freed by heading 9903.79.03.")
R("8473.30.11.40", "KR", "2026-02-12", 275000, "gen:0", "gen:0", facts="qualifying_chip=no", law="col1 memo chipx", why="Plain memory modules are in the listed line but outside the parameters, and exempt from the reciprocal duty.")
R("8473.30.11.40", "KR", "2026-06-15", 275000, "gen:0 9903.79.01:25", "gen:0 9903.79.01:25", facts="qualifying_chip=yes", law="col1 chip s122_232", why="25 %, and no surcharge beside Section 232.")

# --- the end of IEEPA and Section 122 -----------------------------------------------------------------------------------------
R("8525.89.30", "KR", "2026-02-19", 73500, "gen:0 9903.02.80:15", "gen:0", "ieepa_after_ruling", "protest", facts="mode=air", law="col1 kr_ceil", why="The day before the ruling; not liquidated, so CAPE now and a protest later.")
R("8525.89.30", "KR", "2026-02-23", 73500, "gen:0", "gen:0", "ieepa_after_ruling", "protest", paid="gen:0 9903.02.80:15", facts="mode=air", law="col1 kr_ceil", why="Three days after the ruling CBP still collected; nothing was or is owed.", then_blank=True)
R("8525.89.30", "KR", "2026-02-24", 73500, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", facts="mode=air", law="col1 s122", why="IEEPA duties stop, the surcharge of 10 % starts.")
R("8525.89.30", "KR", "2026-02-27", 73500, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.03.01:10", facts="loaded_on=2026-02-20;mode=vessel", law="col1 s122t", why="On a ship before 24 February and entered before the 28th: no surcharge.")
R("8525.89.30", "KR", "2026-02-28", 73500, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", facts="loaded_on=2026-02-20;mode=vessel", law="col1 s122 s122t", why="Entered on 28 February the in-transit heading is over.")
R("8523.51.00", "KR", "2026-02-24", 140000, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.03.01:10", law="col1 s122x", why="Drives are on the Section 122 list; the surcharge was paid by mistake.")
R("9030.82.00", "KR", "2026-03-20", 480000, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", law="col1 s122", why="Wafer testers are on no list of Section 122.")
R("8541.43.00.10", "KR", "2026-03-01", 400000, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", facts="crystalline=yes;bifacial=no", law="col1 s122", why="The safeguard is over and modules are not on the Section 122 list.")
R("8528.72.64", "KR", "2026-03-20", 97000, "gen:3.9 9903.03.01:10", "gen:3.9 9903.03.01:10", "preference_not_claimed", "1520d", facts="korus_originating=yes", refund="gen:3.9", law="col1 kr s122", why="The surcharge is no ceiling, so a KORUS claim by 20 March 2027 gives back the 3.9 %.")
R("8528.72.64", "KR", "2026-03-20", 97000, "kr:0 9903.03.01:10", "kr:0 9903.03.01:10", claims="korus", law="kr s122", why="KORUS does not free from the surcharge.")
R("8528.72.64", "MX", "2026-03-20", 84000, "us:0", "us:0", claims="usmca", law="us s122us", why="USMCA goods of Mexico are outside the surcharge.")
R("8528.72.64", "MX", "2026-03-20", 84000, "gen:3.9 9903.03.01:10", "gen:3.9 9903.03.01:10", "preference_not_claimed", "1520d", facts="usmca_originating=yes", refund="gen:3.9", low="us:0", high="gen:3.9 9903.03.01:10", law="col1 us s122 s122us", why="Column 1 comes back for sure; whether a later claim also lifts the surcharge is open, so at least 3.9 % and at most 13.9 %.")
R("8525.89.50", "CN", "2026-03-20", 41000, "gen:0 9903.88.03:25 9903.03.01:10", "gen:0 9903.88.03:25 9903.03.01:10", law="col1 cn301 s122", why="List 3 and the surcharge; fentanyl is gone.")
R("7208.51.00", "KR", "2026-03-20", 330000, "gen:0 9903.81.87:50", "gen:0 9903.81.87:50", "overpaid_other", "psc", paid="gen:0 9903.81.87:50 9903.03.01:10", law="col1 st50 s122_232", why="Steel pays Section 232 and no surcharge.")

# --- metal annexes of 6 April and 8 June 2026 -----------------------------------------------------------------------------------
R("7210.49.00", "KR", "2026-04-06", 118000, "gen:0 9903.82.02:50", "gen:0 9903.82.02:50", law="col1 metals s122_232", why="Coated sheet is in Annex I-A, 50 % under the new heading.")
R("8543.90.88.85", "KR", "2026-04-06", 25000, "gen:0 9903.82.09:25", "gen:0 9903.82.09:25", "underpaid", paid="gen:0 9903.85.08:50@0.40", facts="metal_share=0.40;metal_weight_share=0.30", law="col1 metals s122_232", why="From 6 April the 25 % of Annex I-B is on the whole value; the old 50 % of the content is 5 points short.")
R("8543.90.88.85", "KR", "2026-04-06", 25000, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", "overpaid_other", "psc", paid="gen:0 9903.82.09:25", facts="metal_share=0.15;metal_weight_share=0.10;civil_aircraft=no", law="col1 metalsw s122", why="Under 15 % metal by weight there is no Section 232 duty, but then the surcharge applies.")
R("8517.79.00", "KR", "2026-04-06", 60600, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", "overpaid_other", "psc", paid="gen:0 9903.82.09:25", facts="metal_share=0.40", law="col1 metals2 s122", why="Telephone parts left Section 232 by Annex II; the surcharge takes its place.")
R("9013.90.80", "KR", "2026-04-06", 52000, "gen:4.5 9903.82.10:10.5", "gen:4.5 9903.82.10:10.5", "ceiling_overpaid", "psc", paid="gen:4.5 9903.82.09:25", facts="metal_share=0.40;metal_weight_share=0.30", law="col1 metals3 s122_232", why="Annex III fills up to 15 % for every country; Annex I-B was paid.")
R("8427.10.80", "KR", "2026-06-07", 640000, "gen:0 9903.82.09:25", "gen:0 9903.82.09:25", facts="metal_weight_share=0.80", law="col1 metals s122_232", why="Fork lifts were in Annex I-B until 7 June.")
R("8427.10.80", "KR", "2026-06-08", 640000, "gen:0 9903.82.22:15", "gen:0 9903.82.22:15", "ceiling_overpaid", "psc", paid="gen:0 9903.82.09:25", facts="metal_weight_share=0.80", law="col1 june8 s122_232", why="From 8 June Korea is named in heading 9903.82.22, 15 % in all.")
R("8427.10.80", "CN", "2026-06-08", 640000, "gen:0 9903.88.01:25 9903.82.09:25", "gen:0 9903.88.01:25 9903.82.09:25", facts="metal_weight_share=0.80", law="col1 cn301 june8 s122_232", why="China is not named: 25 % of subdivision (c)(xi) and list 1.")
R("8415.90.80.85", "KR", "2026-06-07", 31000, "gen:1.4 9903.82.09:25", "gen:1.4 9903.82.09:25", facts="metal_weight_share=0.60;civil_aircraft=no", law="col1 metals s122_232", why="Air-conditioner parts were in Annex I-B.")
R("8415.90.80.85", "KR", "2026-06-08", 31000, "gen:1.4 9903.82.10:13.6", "gen:1.4 9903.82.10:13.6", facts="metal_weight_share=0.60;civil_aircraft=no", law="col1 june8 metals3 s122_232", why="Moved to Annex III on 8 June: 15 % in all.")
R("7408.19.00", "KR", "2026-05-01", 64000, "gen:3 9903.82.02:50", "gen:3 9903.82.02:50", facts="metal_share=0.90", law="col1 metals s122_232", why="Copper wire is in Annex I-A: 50 % of the whole value, not of the content.")

# --- Section 301 forced labour, Section 301 Brazil, exclusions ------------------------------------------------------------------
R("8525.89.30", "KR", "2026-07-23", 73500, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", facts="mode=air", law="col1 s122", why="Last day of the surcharge.")
R("8525.89.30", "KR", "2026-07-24", 73500, "gen:0 9903.05.71:12.5", "gen:0 9903.05.71:12.5", facts="mode=air", law="col1 fl flk", why="First day of 12.5 % in all for Korea.")
R("8525.89.30", "KR", "2026-07-27", 73500, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.05.71:12.5", facts="loaded_on=2026-07-20;mode=vessel", law="col1 flt", why="On a ship before 24 July and entered before the 28th: no duty.")
R("8525.89.30", "KR", "2026-07-28", 73500, "gen:0 9903.05.71:12.5", "gen:0 9903.05.71:12.5", facts="loaded_on=2026-07-20;mode=vessel", law="col1 fl flk flt", why="Entered on 28 July the in-transit heading is over.")
R("8528.72.64", "KR", "2026-08-10", 97000, "gen:3.9 9903.05.71:8.6", "gen:3.9 9903.05.71:8.6", "ceiling_overpaid", "psc", paid="gen:3.9 9903.05.71:12.5", law="col1 fl flk", why="12.5 % includes column 1; it was paid on top.")
R("8528.72.64", "KR", "2026-08-10", 97000, "gen:3.9 9903.05.71:8.6", "gen:3.9 9903.05.71:8.6", facts="korus_originating=yes", law="col1 kr fl flk", why="A KORUS claim would only move the parts under the same 12.5 %: nothing to refund.")
R("6109.10.00", "KR", "2026-08-10", 18000, "gen:16.5", "gen:16.5", "ceiling_overpaid", "psc", paid="gen:16.5 9903.05.71:12.5", law="col1 fl flk", why="16.5 % is above 12.5 %, so heading 9903.05.70 adds nothing.")
R("6109.10.00", "KR", "2026-08-10", 18000, "gen:16.5", "gen:16.5", "preference_not_claimed", "1520d", facts="korus_originating=yes", refund="gen:4", law="col1 kr fl flk", why="With KORUS the sum is 12.5 % instead of 16.5 %: a claim by 10 August 2027 gives back 4 points.")
R("8523.51.00", "KR", "2026-08-10", 140000, "gen:0", "gen:0", "overpaid_other", "psc", paid="gen:0 9903.05.71:12.5", law="col1 flx", why="Drives are on the list of note 52(b).")
R("9030.82.00", "KR", "2026-08-10", 480000, "gen:0", "gen:0", law="col1 flx", why="Wafer testers paid the surcharge but are on the list of note 52(b).")
R("9030.40.00", "KR", "2026-08-10", 150000, "gen:0 9903.05.71:12.5", "gen:0 9903.05.71:12.5", facts="civil_aircraft=no", law="col1 fl flk flair", why="The line is exempt as an aircraft article only.")
R("8534.00.00.20", "CN", "2026-08-10", 30000, "gen:0 9903.88.69:0 9903.05.31:12.5", "gen:0 9903.88.69:0 9903.05.31:12.5", "exclusion", "psc", paid="gen:0 9903.88.03:25 9903.05.31:12.5", facts="exclusion=9903.88.69", law="col1 cn301 excl fl", why="The exclusion lifts list 3 until 9 November 2026, not the new Section 301 duty.")
R("8473.30.51.00", "CN", "2026-06-15", 17250, "gen:0 9903.88.69:0", "gen:0 9903.88.69:0", "exclusion", "psc", paid="gen:0 9903.88.03:25", facts="exclusion=9903.88.69;qualifying_chip=no", law="col1 cn301 excl s122x chipx", why="Excluded from list 3, exempt from the surcharge and left Section 232 aluminium on 6 April.")
R("8486.20.00.00", "CN", "2025-09-15", 2400000, "gen:0 9903.88.70:0 9903.01.24:20", "gen:0 9903.88.70:0", "ieepa_after_ruling", "protest", facts="exclusion=9903.88.70", liq="+", law="col1 cn301 excl fen_cn memo", why="Solar equipment under exclusion pays no list 2, only fentanyl, and that falls.")
R("8544.42.20.00", "CN", "2025-07-08", 12000, "gen:0 9903.88.69:0 9903.01.24:20 9903.01.25:10", "gen:0 9903.88.69:0 9903.01.24:20 9903.01.25:10", "exclusion", "psc", paid="gen:0 9903.88.03:25 9903.01.24:20 9903.01.25:10", facts="exclusion=9903.88.69", asked="2026-01-20", law="col1 cn301 excl fen_cn rec_cn", why="Asked before the ruling the IEEPA duties still stand; only list 3 was excluded and paid by mistake.")
R("8525.89.30", "BR", "2026-07-21", 33000, "gen:0 9903.03.01:10", "gen:0 9903.03.01:10", law="col1 s122", why="The day before Section 301 Brazil.")
R("8525.89.30", "BR", "2026-07-22", 33000, "gen:0 9903.05.01:25 9903.03.01:10", "gen:0 9903.05.01:25 9903.03.01:10", facts="mode=air", law="col1 br301 s122", why="25 % on top of the surcharge for two days.")
R("8525.89.30", "BR", "2026-07-24", 33000, "gen:0 9903.05.01:25 9903.05.27:12.5", "gen:0 9903.05.01:25 9903.05.27:12.5", facts="mode=air", law="col1 br301 fl", why="Both Section 301 actions stack.")
R("8537.10.91", "GB", "2026-09-01", 40000, "gen:2.7 9903.05.81:10", "gen:2.7 9903.05.81:10", facts="vehicle_part=no", law="col1 fl", why="For the United Kingdom 10 % comes on top of column 1.")
R("8537.10.91", "DE", "2026-09-01", 40000, "gen:2.7 9903.05.39:7.3", "gen:2.7 9903.05.39:7.3", "ceiling_overpaid", "psc", paid="gen:2.7 9903.05.39:10", facts="vehicle_part=no", law="col1 fl", why="For the EU 10 % is the sum with column 1.")
R("8534.00.00", "TW", "2026-10-31", 77000, "gen:0 9903.05.76:10", "gen:0 9903.05.76:10", law="col1 fl", why="Taiwan is in the 10 % tier, in all.")
R("8518.30.20", "VN", "2026-10-15", 129000, "gen:0 9903.05.84:12.5", "gen:0 9903.05.84:12.5", facts="civil_aircraft=no", law="col1 fl", why="Viet Nam pays a flat 12.5 %.")
R("8542.31.00", "CN", "2026-10-20", 84000, "gen:0 9903.91.05:50", "gen:0 9903.91.05:50", law="col1 cn301b flx", why="Processors are exempt from the new duty, the 50 % stays.")
R("8528.72.64", "MX", "2026-08-10", 84000, "us:0", "us:0", "overpaid_other", "psc", paid="us:0 9903.05.55:10", claims="usmca", law="us flus", why="USMCA goods of Mexico are outside note 52.")
R("9608.10.00", "KR", "2026-09-15", 10000, "gen:=860.00 9903.05.71:=390.00", "gen:=860.00 9903.05.71:=390.00", facts="quantity=40000", law="col1 fl flk", why="Column 1 is worth 8.6 % of this shipment, so 3.9 points fill it up to 12.5 %.")

R("8528.72.64", "KR", "2026-08-15", 97000, "kr:0 9903.05.71:12.5", "kr:0 9903.05.71:12.5", "underpaid", paid="kr:0 9903.03.01:10", claims="korus", law="kr fl flk", why="The surcharge had ended; with KORUS the sum is 12.5 %, so 2.5 points are missing.")
R("8703.23.01", "KR", "2025-06-16", 740000, "gen:2.5 9903.94.01:25", "gen:2.5 9903.94.01:25", "preference_not_claimed", "1520d_late", facts="korus_originating=yes", liq="+", refund="gen:2.5", law="col1 kr auto", why="Before the ceiling KORUS was worth 2.5 points, but the year for a claim ended on 16 June 2026.")
R("8504.40.95.80", "CN", "2026-03-20", 27300, "gen:0 9903.88.69:0 9903.03.01:10", "gen:0 9903.88.69:0 9903.03.01:10", "exclusion", "psc", paid="gen:0 9903.88.03:25 9903.03.01:10", facts="exclusion=9903.88.69;civil_aircraft=no", law="col1 cn301 excl s122", why="The exclusion lifts list 3; the surcharge stays.")
R("8501.31.40.00", "CN", "2025-01-20", 36400, "gen:4 9903.88.69:0", "gen:4 9903.88.69:0", "exclusion", "late", paid="gen:4 9903.88.02:25", facts="exclusion=9903.88.69", liq="+", law="col1 cn301 excl", why="Excluded from list 2, but liquidated on 30 November 2025: the protest ended on 29 May 2026.")

if __name__ == "__main__":
    assert len(ROWS) == 200, len(ROWS)
    with Path(__file__).with_name("entries.csv").open("w", newline="", encoding="utf-8") as f:
        w = csv.DictWriter(f, list(ROWS[0]), lineterminator="\n")
        w.writeheader()
        w.writerows(ROWS)
