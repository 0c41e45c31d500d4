"""Who does what, to whom or to what, where, when, how; in the passive too where that suits."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import DEEDS, event, known, time_of
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.settings import OFTEN
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_PEOPLE, ON_THINGS

#: verbs whose object is there before, and so is a known one
KNOWN_OBJECT = {
    "wash", "repair", "open", "close", "break", "carry", "find", "look_for", "lose", "paint", "sell", "hide",
    "pack", "clean", "water", "hang_up", "solve", "hand_in", "post", "send", "check", "take_off", "take_off_on",
    "try_on", "turn_on", "turn_off", "mend", "wrap", "use", "climb",
}


OWN = {"lose", "find", "look_for", "hand_in", "pack", "take_off", "take_off_on", "hang_up", "wash", "mend"}
OWN |= {"sell", "clean"}


COUNTED = {"buy", "eat", "draw", "write", "read", "plant", "receive", "borrow", "translate", "drink", "choose"}


#: what one should or must do
DUTIES = {
    "clean", "wash", "repair", "do", "hand_in", "check", "pack", "translate", "water", "mend", "write", "exercise",
    "rest", "study", "practise", "clean_up", "do_laundry", "help", "visit", "thank", "look_after", "comfort",
    "encourage", "wait_for", "get_up",
}


ALWAYS_THE = {"piano", "radio", "violin", "guitar"}


#: what comes in plenty: buying potatoes, not a potato
PLENTY = frozenset({"potato", "tomato", "egg", "carrot", "strawberry", "biscuit", "sweet"})
#: what people do not buy, borrow or sell, and do not call their own
PUBLIC = frozenset({"bus", "taxi", "lorry", "train", "plane", "ship", "boat", "classroom"})


#: a deed that is soon over has no place for now
TENSES = {
    "P": ["past"],
    "G": ["progressive", "progressive", "was"],
    "F": ["future", "going"],
    "W": ["wish"],
    "E": ["experience"],
    "D": ["done"],
    "H": ["habit"],
    "S": ["state"],
    "T": ["lasting"],
    "A": ["able"],
}


def tense_of(r: Random, forms: str, duty: bool = False) -> str:
    """A tense in which the verb is used."""
    choices = [t for letter in forms for t in TENSES.get(letter, [])]
    return r.choice(("should", "must")) if duty and r.random() < 0.25 else r.choice(choices)


def draw_do(r: Random) -> Scene | None:
    v = r.choice([d for d in ON_THINGS.values() if "S" not in d.forms])
    noun = r.choice(draw.things(v.objects))
    agent = draw.someone(r)
    tense = tense_of(r, v.forms, v.key in DUTIES)
    feeling = draw.mood(r, agent)
    if feeling and v.key == "have_idea":  # not: 没有有主意
        return None
    if (tense == "should" and feeling.get("neg")) or (noun == "homework" and not draw.learns(agent)):
        return None
    patient = patient_of(r, v.key, noun, agent, tense, bool(feeling))
    if not patient:
        return None
    told = not feeling and tense in ("past", "progressive", "was", "future")
    if v.key == "watch" and noun not in ("film", "programme"):
        told = False
    place = maybe(r, 0.3, list(v.places)) if told and tense != "future" else ""
    manner = maybe(r, 0.35, [m for m in v.manners if m not in ("well", "fast")]) if told and not place else ""
    if tense == "was" and feeling.get("neg"):
        return None
    if tense == "was":
        manner = ""
    time = draw.when(r, tense, near=True)
    return scene(
        "do", agent=agent, verb=v.key, patient=patient, tense=tense, place=place, manner=manner, time=time, **feeling
    )


def idle(agent: str) -> bool:
    """Whether somebody is there as a guest, and does not work there."""
    return agent.endswith(("tourist", "guest", "patient", "customer", "thief"))


#: what is not said of a thing that is only being made
PRICED = {"cheap", "expensive", "new", "old", "fresh", "hot", "cold"}


def patient_of(r: Random, verb: str, noun: str, agent: str, tense: str, plain: bool) -> str:
    """The object of a verb: known or not, counted, described, by what the verb and the tense let be said."""
    det, adjective, key = [*_patient(r, verb, noun, agent, tense, plain).split("/"), "", ""][:3]
    made = verb in ("write", "draw", "make", "cook", "build", "translate", "plant")
    return f"{det}/{'' if made and adjective in PRICED else adjective}/{key}" if key else ""


def _patient(r: Random, verb: str, noun: str, agent: str, tense: str, plain: bool) -> str:
    if noun in ALWAYS_THE and verb not in ("repair", "buy", "sell", "borrow"):
        return f"the//{noun}"
    if verb in ("buy", "borrow", "sell") and noun in PUBLIC:
        return ""
    many = draw.several(agent)
    if verb in KNOWN_OBJECT:
        dets = ["this", "that", "that", "the"]
        who = np(agent, "agent")
        if many and verb.startswith("take_off"):
            return f"own//{noun}"
        if many and verb == "try_on":
            dets = ["these", "those"]
        if noun == "homework":
            dets = ["the"]
        owned = noun not in PUBLIC and "eat" not in draw.NOUNS[noun].kinds and noun != "potato"
        share = 0.95 if verb.startswith("take_off") else 0.6
        if verb in OWN and owned and (agent in draw.PRONOUNS or who.gender) and r.random() < share:
            return f"own//{noun}"
        return draw.thing(r, noun, dets, 0.15)
    if noun == "homework":
        return "the//homework" if tense in ("past", "done") else "bare//homework"
    if plain or tense not in ("past", "done"):
        if tense == "experience" and not draw.NOUNS[noun].mass:
            return f"kinds//{noun}" if verb in ("eat", "cook", "make") else f"this//{noun}"
        if noun in PLENTY or verb == "plant" or (verb == "buy" and draw.NOUNS[noun].kinds & {"fruit", "plant"}):
            return f"kinds//{noun}" if not draw.NOUNS[noun].mass else f"bare//{noun}"
        if verb == "eat" and noun in ("pizza", "cake"):
            return f"a//{noun}"
        return draw.thing(r, noun, ["bare"], 0.0 if plain else 0.12)
    dets = ["a", "a", "a", "this", "that"] if verb != "have_idea" else ["a"]
    if noun in PLENTY:
        dets = ["these", "those"]
    if verb in COUNTED:
        dets += ["two", "three", "some"]
    if tense == "done":
        dets = ["those", "these"] if noun in PLENTY else ["that", "this"]
    return draw.thing(r, noun, dets, 0.3)


def draw_person(r: Random) -> Scene | None:
    v = r.choice(list(ON_PEOPLE.values()))
    agent, patient = draw.two(r)
    if not draw.stands_alone(patient, agent):
        return None
    tense = tense_of(r, v.forms, v.key in DUTIES)
    feeling = draw.mood(r, agent)
    place = maybe(r, 0.3, list(v.places)) if not feeling and tense in ("past", "progressive") else ""
    manner = maybe(r, 0.4, list(v.manners)) if not feeling and not place and tense in ("past", "progressive") else ""
    if tense == "was" or (tense == "should" and feeling.get("neg")):
        return None
    return scene(
        "person",
        agent=agent,
        verb=v.key,
        patient=patient,
        tense=tense,
        place=place,
        manner=manner,
        time=draw.when(r, tense, near=True),
        **feeling,
    )


#: when a meal is not had
MORNINGS = {"this_morning", "tomorrow_morning", "at_seven_this_morning", "every_morning"}
AFTERNOONS = {"yesterday_afternoon", "tomorrow_afternoon", "at_three_yesterday_afternoon"}
EVENINGS = {"last_night", "tonight", "at_eight_last_night", "every_evening"}
MEAL_TIMES = {
    "have_breakfast": {*AFTERNOONS, *EVENINGS, "at_noon_yesterday"},
    "have_lunch": {*MORNINGS, *AFTERNOONS, *EVENINGS},
    "have_dinner": {*MORNINGS, *AFTERNOONS, "at_noon_yesterday"},
}


def draw_activity(r: Random) -> Scene | None:
    v = r.choice(list(ACTIVITIES.values()))
    agent, tense = draw.someone(r), tense_of(r, v.forms, v.key in DUTIES)
    feeling = draw.mood(r, agent)
    if tense == "lasting" or (tense == "should" and feeling.get("neg")):
        return None
    place = maybe(r, 0.6, list(v.places)) if tense not in ("able", "should", "must") else ""
    steady = not feeling and tense in ("progressive", "was", "habit")
    manners = [m for m in v.manners if (m in ("well", "fast", "early", "late")) == (tense == "habit")]
    manner = maybe(r, 0.4, manners) if steady and (tense == "progressive" or not place) else ""
    if idle(agent) and v.key in ("work", "have_meeting", "have_class", "study", "clean_up", "cook", "do_laundry"):
        return None
    if v.key == "have_class" and not draw.learns(agent) and "teacher" not in agent:
        return None
    company = ""
    if not manner and tense in ("progressive", "future", "going", "wish", "habit") and v.key != "sleep":
        company = maybe(r, 0.2, [draw.someone(r)])
    if company and (not draw.differ(agent, company) or v.key == "get_married" or not draw.stands_alone(company, agent)):
        return None
    often, time = "", draw.when(r, tense, near=True)
    if tense == "habit":
        if manner in ("well", "fast"):
            time = ""
        elif r.random() < 0.5 and not (v.key.startswith("have_") and not place):
            time = ""
            often = r.choice([o for o in OFTEN if not (feeling and o in ("never", "seldom", "always", "sometimes"))])
            feeling = {} if feeling.get("neg") else feeling
            manner = "" if often in ("never", "seldom") else manner
    if v.key in ("get_up", "go_to_bed") and (not manner or feeling):
        return None
    if tense == "was" and feeling.get("neg"):
        return None
    if tense == "habit" and feeling:
        time = ""
    if time in MEAL_TIMES.get(v.key, ()):
        return None
    if v.key in ("travel", "get_married", "move_house") and time and tense != "habit":
        time = r.choice(("next_week", "next_month", "next_year", "this_weekend"))
    return scene(
        "activity",
        agent=agent,
        verb=v.key,
        tense=tense,
        place=place,
        manner=manner,
        often=often,
        time=time,
        **{"with": company},
        **feeling,
    )


def write_event(s: Scene) -> Rendering:
    """A deed as a sentence; a known object of a verb that changes it may come first, with 被 and in the passive."""
    zh, en = event(s)
    rendering = sentences(zh, en, s["ask"], own_reference(s))
    if passive_suits(s):
        more_zh, more_en = passive(s)
        return Rendering(
            [*rendering.zh, f"{more_zh} 。|end"], [*rendering.en, f"{more_en} .|end"], rendering.references
        )
    return rendering


def own_reference(s: Scene) -> tuple[tuple[str, str], ...]:
    """Whose "her" is, where it is the agent's own."""
    named = s["patient"].startswith("own/") and s["agent"] not in draw.PRONOUNS
    return (("patient.det", "agent"),) if named and "+" not in s["agent"] else ()


def passive_suits(s: Scene) -> bool:
    """Whether the deed is said with 被 and in the passive too."""
    v = DEEDS[s.frame][s["verb"]]
    plain = s["tense"] == "past" and not (s["neg"] or s["ask"] or s["place"] or s["manner"])
    reached = known(s["patient"]) or s.frame == "person"
    return "B" in v.forms and plain and reached and not s["patient"].startswith("own/") and "+" not in s["agent"]


def passive(s: Scene) -> tuple[str, str]:
    """那个杯子被安娜打破了。 That cup was broken by Anna."""
    v = DEEDS[s.frame][s["verb"]]
    subject, by, when = np(s["patient"], "patient"), np(s["agent"], "agent", obj=True), time_of(s["time"])
    part = piece(v.participle, "action")
    return (
        f"{subject.zh} {when.zh} 被|by {by.zh} {piece(v.zh_done, 'action')} 了|action",
        f"{subject.en} {be(subject.person, True)} {part} by|by {by.en} {when.en}",
    )


FRAMES = {
    "do": Frame(22, draw_do, write_event),
    "person": Frame(14, draw_person, write_event),
    "activity": Frame(14, draw_activity, write_event),
}
