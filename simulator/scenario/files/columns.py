"""Names of columns as sources have them, read as the names that this program knows."""

import re
from collections.abc import Mapping, Sequence

from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import shown
from simulator.text import without_accents

_DISTRICT = (
    "district constituency electorate riding seat_name wahlkreis circonscription circunscripcion "
    "circoscrizione collegio okreg kieskring valgkreds valgdistrikt valkrets vaalipiiri kjordaemi "
    "izborna_jedinica okrug distrito circulo circulo_eleitoral distrito_electoral storkreds "
    "apgabals apygarda valimisringkond ringkond valasztokerulet volebni_obvod"
)
_REGION = (
    "land bundesland state province provincia provincie county canton kanton cantone department "
    "departement region_name area territory fylke kraj oblast prefecture block bloc voivodeship "
    "wojewodztwo lan district_name municipality commune gemeinde regione regiao judet megye il "
    "departamento concelho municipio gemeente kommun kommune νομοσ περιφερεια регион область"
)
_NAMES: Mapping[str, str] = {
    "party": "list partei partij parti partido partito partia partie liste lista party_name "
    "list_name komitet committee political_party puolue parti_name strana kandidatliste "
    "partid partija erakond stranka κομμα партия партія",
    "votes": "vote votos voix voti stimmen zweitstimmen erststimmen glosy hlasy stemmer stemmen "
    "roster aanet golosa valid_votes number_of_votes vote_count total_votes oy oylar szavazat "
    "szavazatok voturi voti_validi glasovi haaled balsis balsai atkvaedi ψηφοι голоса голоси",
    "candidate": "candidate_name kandidat kandidatin candidato candidat person",
    "seats": "seat mandates mandate mandat mandaty sitze escanos sieges seggi zetels deputies "
    "members number_of_seats mandatos mandater mandati mandatu mandatai mandatum mandaatit "
    "paikat platser pladser sandalye milletvekili εδρεσ мандаты мандати",
    "population": "pop inhabitants einwohner bevolkerung poblacion",
    "registered": "registered_voters eligible eligible_voters electors voters wahlberechtigte "
    "inscrits censo uprawnieni",
    "id": "party_id code key",
    "name": "full_name long_name",
    "short": "short_name abbreviation abbr acronym kurz sigla",
    "color": "colour farbe couleur color_hex",
    "alliance_size": "coalition_size coalition_members alliance_members members parties "
    "number_of_parties member_parties",
    "minority": "national_minority is_minority minority_list",
    "alliance": "surplus_agreement surplus_vote_agreement surplus agreement apparentement "
    "list_alliance",
    "registration": "registration_order list_order order list_number ballot_number",
    "institute": "pollster pollsters polling_firm polling_firms polling_institute polling_company "
    "polling_organisation polling_organization pollster_name house firm company agency "
    "organisation organization polling_agency research_company institut umfrageinstitut "
    "opinionsinstitut undersokningsforetag foretag institutet instituut bureau maling "
    "meningsmaler malinginstitutt sondeo encuestadora empresa casa_encuestadora istituto "
    "sondaggista institut_de_sondage sondeur pracownia osrodek institutt institut_de_sondages "
    "analyseinstitut arastirma_sirketi anket_sirketi sirket kurum "
    "empresa_de_encuestas empresa_encuestadora encuestador tutkimuslaitos laitos mittaaja "
    "osrodek_badawczy pracownia_badawcza sondazownia agentura peilingbureau onderzoeksbureau "
    "peiler kozvelemeny_kutato kozvelemenykutato intezet instituto empresa_de_sondagem "
    "εταιρεια εταιρια социологическая_служба служба компания соціологічна_служба "
    "компанія агенция institutul agencija fyrirtaeki istituto_demoscopico מכון סוקר polled_by "
    "conducted_by polling_organizations name_of_pollster",
    "size": "sample sample_size samplesize sample_size_n n size respondents number_of_respondents "
    "interviews respondenter befragte stichprobe stichprobengrosse umfang urval antal "
    "antal_intervjuer antal_svarande intervjuer utvalg antall steekproef echantillon muestra "
    "tamano_muestra campione proba orneklem orneklem_buyuklugu otos otoskoko vastaajia "
    "wielkosc_proby velikost_vzorku vzorek vzorka pocet_respondentu steekproefgrootte minta "
    "mintanagysag amostra tamanho_da_amostra δειγμα выборка объем_выборки вибірка esantion "
    "uzorak извадка deltagere stikprove urtak no_of_respondents persons_asked sample_n",
    "date": "dates date_s date_s_conducted dates_conducted date_conducted conducted fieldwork "
    "fieldwork_date fieldwork_dates fieldwork_period field_dates field_date field_period "
    "polling_period polling_date polling_dates survey_date survey_dates survey_period period "
    "zeitraum erhebungszeitraum befragungszeitraum erhebung befragung datum faltperiod "
    "faltarbete undersokningsperiod matperiod insamlingsperiod feltperiode feltarbeid dato "
    "intervjuperiode periode fecha fechas trabajo_de_campo data date_de_realisation terrain "
    "tarih tarihler arastirma_tarihi ajankohta paivamaara paivays tutkimusajankohta ajanjakso "
    "termin data_badania termin_badania okres_badania idopont periodo data_do_trabalho_de_campo "
    "trabalho_de_campo date_di_realizzazione date_du_sondage ημερομηνια ημερομηνιεσ διεξαγωγη "
    "дата даты сроки дата_опроса период дати perioada dagsetning תאריך date_s_of_fieldwork "
    "dates_of_fieldwork field_work date_of_poll poll_date date_of_survey",
    "first": "start started start_date date_start begin beginn from first_day fieldwork_start "
    "start_of_fieldwork date_from field_start collectperiodfrom collect_period_from von fran "
    "startdatum forsta_dag",
    "last": "end ended end_date date_end enddate until to last_day fieldwork_end "
    "end_of_fieldwork date_to field_end collectperiodto collect_period_to bis till slut ende "
    "enddatum slutdatum sista_dag last_date_of_polling last_day_of_polling last_date",
    "year": "jahr annee vuosi jaar",
    "published": "publication publication_date publ_date publdate date_published "
    "date_of_publication published_on released release_date release publ veroffentlicht "
    "veroffentlichung veroffentlichungsdatum publicerad publiceringsdatum publiserad publicerat "
    "publisert veroffentlicht_am",
    "share": "percent percentage pct vote_share support value result prozent anteil andel "
    "procent stod",
    "place": "area unit where ort gebiet lugar lieu luogo sted plats",
    "counted": "percent_counted pct_counted counted_percent counted_pct share_counted reporting "
    "percent_reporting pct_reporting reporting_percent reporting_pct ausgezahlt "
    "ausgezahlt_prozent auszahlungsstand escrutado porcentaje_escrutado escrutinio opptalt "
    "opptalt_prosent optalt raknat andel_raknade raknade scrutinato scrutinio depouille "
    "depouillement przeliczono secteno spocteno laskettu apurado geteld talid obrabotano",
    "stations_counted": "counted_stations stations_reporting reporting_stations stations_in "
    "polling_stations_counted polling_stations_reporting precincts_reporting precincts_counted "
    "counted_precincts reporting_precincts boxes_counted mesas_escrutadas sezioni_scrutinate "
    "ausgezahlte_wahlbezirke valdistrikt_raknade",
    "stations": "polling_stations total_stations stations_total number_of_stations "
    "total_polling_stations precincts total_precincts precincts_total number_of_precincts mesas "
    "mesas_totales sezioni wahlbezirke valdistrikt_totalt boxes",
    "cast": "ballots_cast votes_cast cast_ballots cast_votes abgegebene abgegebene_stimmen wahler "
    "waehler wahlende votants votantes votanti emitidos avgitte_stemmer avgivna_roster",
    "turnout": "voter_turnout turnout_percent turnout_pct percent_turnout wahlbeteiligung "
    "valdeltagande valdeltakelse opkomst participation participacion affluenza frekwencja yavka",
    "invalid": "invalid_votes invalid_ballots ungultig ungultige ungueltige nuls nulos nulles "
    "nulle ogiltiga ugyldige ongeldig niewazne neplatne",
    "valid": "valid_votes valid_ballots gultig gultige gueltige gultige_stimmen valides validos "
    "votos_validos validi godkjente giltiga gyldige geldig wazne platne",
    "winner": "elected called called_for winning_party seat_winner gewinner gewahlt ganador "
    "elegido elu vinner eletto",
    "election": "eid election_id election_date election_day valg val wahl",
    "poll": "poll_id pollid poll_number survey survey_id id",
}

_IGNORED = (
    "lead vorsprung ledning margin difference diff moe margin_of_error error_margin "
    "sampling_error ref refs reference references source sources link links url notes note "
    "comment comments remarks kommentar quelle kalla method methodology mode methode metod area "
    "type client clients commissioner commissioned_by sponsor auftraggeber uppdragsgivare total "
    "totals sum summe turnout wahlbeteiligung valdeltagande opkomst valdeltakelse participation "
    "weight rating quality grade week vecka month year publyearmonth approxperiod details "
    "country fark ventaja ero ledelse foring forspring scarto vantaggio przewaga naskok "
    "voorsprong elony vantagem avance ecart diferencia diferenca avantaj prednost diferenta "
    "διαφορα προβαδισμα отрыв преимущество munur katılım katilim participacion participacao "
    "frekwencja affluenza partecipazione reszveteli reszvetel ucast volebni_ucast "
    "aanestysprosentti συμμετοχη явка margin_error error_margen margen_de_error marge_d_erreur "
    "fehlertoleranz felmarginal publisher media medio commanditaire committente zleceniodawca "
    "zadavatel opdrachtgever musteri tilaaja oppdragsgiver megrendelo заказчик source_s fuente "
    "kilde kilder zdroj zrodlo fonte bron kaynak lahde forras источник metodo yontem metodologia "
    "swing change nr num number index idx row lp lfd_nr response_rate svarsfrekvens "
    "svarprosent svarhlutfall "
    "gov government coalition opposition opp bloc_lead"
)
IGNORED = frozenset(["", *_IGNORED.split()])
"""Names of columns that are of no party, in `bare` form; marks alone, as "#", are none."""


def renamed(sheet: Sheet, known: Sequence[str]) -> tuple[Sheet, list[str]]:
    """The sheet with the names that are `known` in its header, and a note on each other one.

    Raises: ScenarioError, where two columns could be the same one.
    """
    header, notes = list(sheet.header), list[str]()
    first: dict[str, str] = {}
    for place, name in enumerate(sheet.header):
        said = meant(name, known)
        if said is None:
            continue
        if said in first:
            raise sheet.wrong(
                f"the columns {shown(first[said])} and {shown(name)} could both be "
                f'"{said}"; call one of them "{said}" and leave the other out'
            )
        first[said] = name
        header[place] = said
        if said != name.lower():
            notes.append(f'{sheet.file}: the column {shown(name)} is read as "{said}"')
    return sheet._replace(header=header), notes


def meant(name: str, known: Sequence[str]) -> str | None:
    """The known column that a name says, itself or as sources call it."""
    word = bare(name)
    if word in known:
        return word
    found = [each for each in known if word in _other_names(each, known)]
    return found[0] if len(found) == 1 else None


def _other_names(column: str, known: Sequence[str]) -> list[str]:
    """A district is a region of its own, unless the table has both."""
    if column == "district":
        return _DISTRICT.split()
    if column == "region":
        return (_REGION if "district" in known else f"{_REGION} {_DISTRICT}").split()
    return _NAMES.get(column, "").split()


_PLAIN = str.maketrans({"ł": "l", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that are not another one with an accent."""


def bare(name: str) -> str:
    """The name of a column in small letters without accents, "_" between its words."""
    bare = without_accents(name.casefold().translate(_PLAIN))
    return re.sub(r"[^\w]+", "_", bare).strip("_")
