"""NACE Rev. 2.1: its sections and divisions, with their English titles (Regulation (EU) 2023/137)."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Section(NamedTuple):
    """A section: its title and its divisions, each with its own."""

    title: LazyString
    divisions: dict[str, LazyString]


SECTIONS: dict[str, Section] = {
    "A": Section(
        _("Agriculture, forestry and fishing"),
        {
            "01": _("Crop and animal production, hunting and related service activities"),
            "02": _("Forestry and logging"),
            "03": _("Fishing and aquaculture"),
        },
    ),
    "B": Section(
        _("Mining and quarrying"),
        {
            "05": _("Mining of coal and lignite"),
            "06": _("Extraction of crude petroleum and natural gas"),
            "07": _("Mining of metal ores"),
            "08": _("Other mining and quarrying"),
            "09": _("Mining support service activities"),
        },
    ),
    "C": Section(
        _("Manufacturing"),
        {
            "10": _("Manufacture of food products"),
            "11": _("Manufacture of beverages"),
            "12": _("Manufacture of tobacco products"),
            "13": _("Manufacture of textiles"),
            "14": _("Manufacture of wearing apparel"),
            "15": _("Manufacture of leather and related products of other materials"),
            "16": _(
                "Manufacture of wood and of products of wood and cork, except furniture; manufacture of articles of "
                "straw and plaiting materials"
            ),
            "17": _("Manufacture of paper and paper products"),
            "18": _("Printing and reproduction of recorded media"),
            "19": _("Manufacture of coke and refined petroleum products"),
            "20": _("Manufacture of chemicals and chemical products"),
            "21": _("Manufacture of basic pharmaceutical products and pharmaceutical preparations"),
            "22": _("Manufacture of rubber and plastic products"),
            "23": _("Manufacture of other non-metallic mineral products"),
            "24": _("Manufacture of basic metals"),
            "25": _("Manufacture of fabricated metal products, except machinery and equipment"),
            "26": _("Manufacture of computer, electronic and optical products"),
            "27": _("Manufacture of electrical equipment"),
            "28": _("Manufacture of machinery and equipment n.e.c."),
            "29": _("Manufacture of motor vehicles, trailers and semi-trailers"),
            "30": _("Manufacture of other transport equipment"),
            "31": _("Manufacture of furniture"),
            "32": _("Other manufacturing"),
            "33": _("Repair, maintenance and installation of machinery and equipment"),
        },
    ),
    "D": Section(
        _("Electricity, gas, steam and air conditioning supply"),
        {"35": _("Electricity, gas, steam and air conditioning supply")},
    ),
    "E": Section(
        _("Water supply; sewerage, waste management and remediation activities"),
        {
            "36": _("Water collection, treatment and supply"),
            "37": _("Sewerage"),
            "38": _("Waste collection, recovery and disposal activities"),
            "39": _("Remediation activities and other waste management service activities"),
        },
    ),
    "F": Section(
        _("Construction"),
        {
            "41": _("Construction of residential and non-residential buildings"),
            "42": _("Civil engineering"),
            "43": _("Specialised construction activities"),
        },
    ),
    "G": Section(
        _("Wholesale and retail trade"),
        {
            # Rev. 2.1 has no division 45: until Rev. 2 it held the trade in vehicles, and many lists still have it.
            "45": _("Wholesale and retail trade and repair of motor vehicles and motorcycles (Rev. 2)"),
            "46": _("Wholesale trade"),
            "47": _("Retail trade"),
        },
    ),
    "H": Section(
        _("Transportation and storage"),
        {
            "49": _("Land transport and transport via pipelines"),
            "50": _("Water transport"),
            "51": _("Air transport"),
            "52": _("Warehousing, storage and support activities for transportation"),
            "53": _("Postal and courier activities"),
        },
    ),
    "I": Section(
        _("Accommodation and food service activities"),
        {
            "55": _("Accommodation"),
            "56": _("Food and beverage service activities"),
        },
    ),
    "J": Section(
        _("Publishing, broadcasting, and content production and distribution activities"),
        {
            "58": _("Publishing activities"),
            "59": _(
                "Motion picture, video and television programme production, sound recording and music publishing "
                "activities"
            ),
            "60": _("Programming, broadcasting, news agency and other content distribution activities"),
        },
    ),
    "K": Section(
        _(
            "Telecommunication, computer programming, consulting, computing infrastructure and other information "
            "service activities"
        ),
        {
            "61": _("Telecommunication"),
            "62": _("Computer programming, consultancy and related activities"),
            "63": _("Computing infrastructure, data processing, hosting and other information service activities"),
        },
    ),
    "L": Section(
        _("Financial and insurance activities"),
        {
            "64": _("Financial service activities, except insurance and pension funding"),
            "65": _("Insurance, reinsurance and pension funding, except compulsory social security"),
            "66": _("Activities auxiliary to financial services and insurance activities"),
        },
    ),
    "M": Section(_("Real estate activities"), {"68": _("Real estate activities")}),
    "N": Section(
        _("Professional, scientific and technical activities"),
        {
            "69": _("Legal and accounting activities"),
            "70": _("Activities of head offices and management consultancy"),
            "71": _("Architectural and engineering activities; technical testing and analysis"),
            "72": _("Scientific research and development"),
            "73": _("Activities of advertising, market research and public relations"),
            "74": _("Other professional, scientific and technical activities"),
            "75": _("Veterinary activities"),
        },
    ),
    "O": Section(
        _("Administrative and support service activities"),
        {
            "77": _("Rental and leasing activities"),
            "78": _("Employment activities"),
            "79": _("Travel agency, tour operator and other reservation service and related activities"),
            "80": _("Investigation and security activities"),
            "81": _("Services to buildings and landscape activities"),
            "82": _("Office administrative, office support and other business support activities"),
        },
    ),
    "P": Section(
        _("Public administration and defence; compulsory social security"),
        {"84": _("Public administration and defence; compulsory social security")},
    ),
    "Q": Section(_("Education"), {"85": _("Education")}),
    "R": Section(
        _("Human health and social work activities"),
        {
            "86": _("Human health activities"),
            "87": _("Residential care activities"),
            "88": _("Social work activities without accommodation"),
        },
    ),
    "S": Section(
        _("Arts, sports and recreation"),
        {
            "90": _("Arts creation and performing arts activities"),
            "91": _("Libraries, archives, museums and other cultural activities"),
            "92": _("Gambling and betting activities"),
            "93": _("Sports activities and amusement and recreation activities"),
        },
    ),
    "T": Section(
        _("Other service activities"),
        {
            "94": _("Activities of membership organisations"),
            "95": _("Repair and maintenance of computers, personal and household goods, and motor vehicles"),
            "96": _("Personal service activities"),
        },
    ),
    "U": Section(
        _("Activities of households as employers and producers for own use"),
        {
            "97": _("Activities of households as employers of domestic personnel"),
            "98": _("Undifferentiated goods- and service-producing activities of private households for own use"),
        },
    ),
    "V": Section(
        _("Activities of extraterritorial organisations and bodies"),
        {"99": _("Activities of extraterritorial organisations and bodies")},
    ),
}

DIVISIONS: dict[str, LazyString] = {
    division: title for section in SECTIONS.values() for division, title in section.divisions.items()
}

_SECTION_OF = {division: letter for letter, section in SECTIONS.items() for division in section.divisions}


def division_of(code: str) -> str:
    """The division of a class or group: "31" of "31.01"."""
    return code[:2]


def section_of(code: str) -> str | None:
    """The letter of the section to which a division, group or class belongs."""
    return _SECTION_OF.get(division_of(code))


def title(code: str) -> str:
    """The title of a section, or of the division of a code; "" for what is neither."""
    if code in SECTIONS:
        return str(SECTIONS[code].title)
    return str(DIVISIONS.get(division_of(code), ""))
