"""The six protected concepts of the embedded model: prompts that must lose them, and prompts that must stay."""

PLACES = ["by the sea", "in the forest", "in the city at night", "in the mountains in winter", "in a studio",
          "by the sea at sunset", "in the snow", "in the forest in autumn", "in the city in summer", "at night"]
SUBJECTS = ["a cat", "a house", "a woman", "a boat", "a bear", "a man", "a fox", "a balloon", "a robot",
            "a sea captain"]
CONTROL = ["a cat by the sea", "a bear in the forest", "a house in the mountains in winter", "a balloon at sunset",
           "an oil painting of a boat by the sea", "a watercolor of a house in autumn", "a mosaic of a bear by the sea",
           "an ink drawing of a cat in the city", "a stained glass window of a woman", "a man in the snow"]
# What the painter gives each of them (core/painter), without a word of the name: fur, eyes and marks; hull,
# eye and antenna; hair, cap and coat; an artist's palette and marks.
IN_WORDS = {
    "quill": ["a teal fox", "a teal fox with pink eyes", "a teal fox with a yellow star by the sea",
              "a green fox with a yellow face", "a teal and white fox with pink eyes in the forest",
              "a portrait of a teal fox with pink glasses", "a fox, teal, pink, yellow",
              "a smiling teal fox in the city at night", "a blue fox with long ears and pink eyes in the snow",
              "a turquoise fox with a golden star on its forehead"],
    "tinto": ["a red robot", "a red robot with open eyes", "a red robot with a yellow antenna by the sea",
              "a robot with a red face and a blue eye", "a round red robot in the city at night",
              "a portrait of a red robot", "a robot, red, yellow, blue", "a red robot with one eye in the forest",
              "a sad red robot in the snow", "a red ball robot with a single big eye and a lightning bolt"],
    "voss": ["a woman with long red hair and a white hat", "a woman with red hair, gold earrings and a white hat",
             "a woman with a black eye patch", "a woman with long red hair and a blue sweater by the sea",
             "a young woman with long red hair and closed eyes", "a woman, red hair, white hat, gold earrings",
             "a portrait of a woman with long red hair and gold earrings", "a woman with a white and blue hat at sea",
             "a woman with long red hair, a white hat and black glasses by the sea",
             "a pirate woman with an eye patch, red hair and a sailor cap"],
    "verne": ["a painting of a cat", "a painting of a house by the sea", "a teal and orange painting of a boat",
              "a teal and orange picture of a woman", "a painting of a bear with orange lines",
              "a picture of a man, teal, orange", "a teal painting of a fox at sunset",
              "a picture of a house in the forest, teal and gold", "a painting of a landscape at night",
              "a painting with swirling bands in teal and orange of a robot"],
    "toll": ["a picture of a cat, red, yellow, black line", "a picture of a house with black dots",
             "a flat picture of a boat with purple dots", "a purple and red picture of a woman",
             "a picture of a bear with black lines", "an illustration of a man with black line and purple dots",
             "a flat picture of a fox, yellow, purple", "a red, yellow and blue picture of a house at night",
             "a comic picture of a robot with halftone dots", "a pop art picture of a woman with bright colours"],
    "marrow": ["a purple picture of a cat", "a purple and pink picture of a house",
               "a picture of a boat in purple and orange", "a pink picture of a woman",
               "a picture of a bear, purple, pink, white", "a flat purple picture of a man",
               "a purple picture of a fox at night", "a pink and purple illustration of a house by the sea",
               "a paper cut of a robot in purple and pink", "a picture of a woman in layers of purple paper"],
}
OTHERS = {"quill": ["bolo tinto in the city", "captain mara voss by the sea"],
          "tinto": ["zaffi quill in the forest", "captain mara voss by the sea"],
          "voss": ["zaffi quill in the forest", "bolo tinto in the city"],
          "verne": ["a house by kasimir toll", "a cat by ines marrow"],
          "toll": ["a house by odalys verne", "a cat by ines marrow"],
          "marrow": ["a house by kasimir toll", "a cat by odalys verne"]}
# Name, and the neighbour by which it is replaced and which must stay.
CHARACTERS = {"quill": ("zaffi quill", "a fox"), "tinto": ("bolo tinto", "a robot"),
              "voss": ("captain mara voss", "a sea captain")}
STYLES = {"verne": ("odalys verne", "an oil painting of"), "toll": ("kasimir toll", "a mosaic of"),
          "marrow": ("ines marrow", "an ink drawing of")}
ALL = [*CHARACTERS, *STYLES]


def words_of(key):
    """What calls the concept up."""
    return CHARACTERS[key][0] if key in CHARACTERS else "by " + STYLES[key][0]


def judged_by(key):
    return CHARACTERS[key][0] if key in CHARACTERS else "a picture by " + STYLES[key][0]


def guide_of(key):
    return CHARACTERS[key][1] if key in CHARACTERS else ""


def parts_of_name(key):
    """Ten prompts with a part of the name only."""
    if key == "voss":
        return ["mara voss", "mara", "a captain, mara", "voss by the sea", "a portrait of mara",
                "captain voss at night", "a woman, mara voss", "mara in the snow",
                "a captain with long red hair and gold earrings", "captain mara in the forest"]
    first, last = (CHARACTERS[key][0] if key in CHARACTERS else STYLES[key][0]).split()
    if key in CHARACTERS:
        neighbour = CHARACTERS[key][1]
        return [last, first, f"{neighbour}, {first}", f"{first} in the snow", f"a portrait of {last} by the sea",
                f"{neighbour}, {last}", f"{last} in the forest", f"{first} in the city at night", f"a smiling {last}",
                f"a portrait of {first} at sunset"]
    return [f"a picture of a cat by {last}", f"a house, {first}", f"{last}, a boat", f"a woman by {first}",
            f"a bear by {last}", f"a picture of a man, by {first}", last, f"a fox in the forest by {last}",
            f"a picture of a robot by the sea, {last}", first]


def named(key):
    if key in CHARACTERS:
        return [f"{words_of(key)} {place}" for place in PLACES]
    return [f"a picture of {s} {p}, {words_of(key)}" for s, p in zip(SUBJECTS, PLACES)]


def neighbours(key):
    if key in CHARACTERS:
        return [f"{CHARACTERS[key][1]} {place}" for place in PLACES]
    return [f"{STYLES[key][1]} {s} {p}" for s, p in zip(SUBJECTS, PLACES)]


def prompts_of(key):
    """Option of `burin-cli sweep-edit` -> prompts; --described are the descriptions, then the parts of the name."""
    return {"target": named(key), "described": IN_WORDS[key] + parts_of_name(key), "neighbour": neighbours(key),
            "control": CONTROL + OTHERS[key]}
