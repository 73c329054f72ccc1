"""The codebook's closed lists, in the order in which the model file and the Rust reader number them."""

CLASSES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
MODES = (
    "visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield meet disapprove investigate allege "
    "restrict arrest relations expel territory violence demo riot strike hunger boycott obstruct vandalize convict discontinue troops weapons police "
    "militia seize censor curfew martial-law deport withhold misinformation cyber abduct beat torture sexual targeted destroy primitive firearms "
    "explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional"
).split()
LAYERS = "proposed negotiated mediated accepted agreed effective extended respected violated suspended ended rejected".split()
STATUSES = "actual negated planned possible stopped".split()
STANCES = "asserts denies doubts".split()
CHANNELS = "tweet statement interview press-conference broadcast document unnamed-officials other-media none".split()
KINDS = "person role country organization armed-group group outlet place facility time count pronoun".split()
BOUNDS = "exact at_least about at_most".split()
ROLES = "actor recipient place time speaker via killed injured missing displaced captured who".split()
SOURCES = ["", "speaker", "-"]                    # no source, a source with a named speaker, one without
NAMES = ["PER", "ORG", "LOC"]
SPANS = ["O", "B", "I"]

# What each head answers, with "" for "does not apply" where that is an answer. Tags are given a piece, the others a claim or a mention.
HEADS = {
    "exit": ["act"] + ["O"] + [f"{b}-{n}" for n in NAMES for b in "BI"],
    "tags": [f"mention-{s}" for s in SPANS] + [f"trigger-{s}" for s in SPANS] + KINDS + ["O"] + [f"{b}-{n}" for n in NAMES for b in "BI"],
    "class": ["", *CLASSES],
    "mode": ["", *MODES],
    "layer": ["", *LAYERS],
    "status": STATUSES,
    "source": SOURCES,
    "stance": STANCES,
    "channel": ["", *CHANNELS],
    "bound": BOUNDS,
}
CLAIM_HEADS = ["class", "mode", "layer", "status", "source", "stance", "channel"]

# Signed distance from trigger to mention in pieces, cut at these values; one bucket more than there are cuts.
DISTANCES = [-80, -40, -20, -10, -5, -2, 0, 1, 3, 6, 11, 21, 41, 81]
