"""Sentences about somebody doing something: tenses, negation, questions, 把 and 被, in both languages."""

from __future__ import annotations

from lib.corpus.small_world.lexicon import ACTIVITIES, NOUNS, PERSON_VERBS, THING_VERBS, Verb
from lib.corpus.small_world.phrases import Meaning, Phrase, Rendering, be, do, people, piece, place, thing, time

#: Actions that change their object, and so go naturally with 把 and 被.
DISPOSING = ("sell", "eat", "open", "wash", "fix", "lose")

#: Subject and auxiliary written as one word, for the pronouns that do so.
CONTRACTED = {"am": "'m", "is": "'s", "are": "'re", "will": "'ll"}


def statement(subject: str, auxiliary: str, unit: str, rest: str, *, negative: bool) -> list[str]:
    """English clauses `subject auxiliary [not] rest`, the full form first, then the contracted ones."""
    has_unit = f"|{unit}" if unit else ""
    if not negative:
        full = f"{subject} {auxiliary}{has_unit} {rest}"
        word, _, own = subject.partition("|")
        if word in ("I", "you", "he", "she", "we", "they") and " " not in subject and auxiliary in CONTRACTED:
            units = "+".join(filter(None, (own, unit)))
            return [full, f"{word}{CONTRACTED[auxiliary]}|{units} {rest}"]
        return [full]
    full = "cannot|" + unit + "+neg" if auxiliary == "can" else f"{auxiliary}{has_unit} not|neg"
    if auxiliary == "am":
        return [f"{subject} {full} {rest}", f"I'm|agent+{unit} not|neg {rest}"]
    short = {"will": "won't", "can": "can't"}.get(auxiliary, f"{auxiliary}n't")
    units = "+".join(filter(None, (unit, "neg")))
    return [f"{subject} {full} {rest}", f"{subject} {short}|{units} {rest}"]


def action(m: Meaning) -> Rendering:
    """Render an action on a person or on a thing, or an activity."""
    verb, obj = _verb_and_object(m)
    agent = people(m.agent, "agent")
    when, where = (time(m.time) if m.time else Phrase("", "")), (place(m.place) if m.place else Phrase("", ""))
    zh, en = TENSES[m.tense](m, verb, agent, obj, when, where)
    mark_zh, mark_en = ("吗 ？|end", "?|end") if m.question else ("。|end", ".|end")
    zh, en = [f"{s} {mark_zh}" for s in zh], [f"{s} {mark_en}" for s in en]
    if m.time and m.tense != "habit" and not m.question:
        zh.append(f"{when.zh} {zh[0].replace(when.zh, '', 1)}")
        en.append(f"{when.en} {en[0].replace(when.en, '', 1)}")
    return Rendering(zh, en)


def _verb_and_object(m: Meaning) -> tuple[Verb, Phrase]:
    if m.kind == "activity":
        return ACTIVITIES[m.action], Phrase("", "")
    if m.patient in NOUNS:
        return THING_VERBS[m.action], thing(m.patient, m.det, "patient", m.adjective)
    return PERSON_VERBS[m.action], people(m.patient, "patient", as_object=True)


def _past(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    done, base = piece(v.zh_done, "action"), piece(v.base, "action")
    end = f"{o.en} {p.en} {t.en}"
    if m.question:
        return [f"{a.zh} {t.zh} {p.zh} {done} {o.zh} 了|action"], [f"did {a.en} {base} {end}"]
    if m.negative:
        return ([f"{a.zh} {t.zh} {no} {p.zh} {done} {o.zh}" for no in ("没|neg", "没有|neg")],
                statement(a.en, "did", "", f"{base} {end}", negative=True))
    zh = [f"{a.zh} {t.zh} {p.zh} {done} 了|action {o.zh}"]
    if v.key in DISPOSING and m.det in ("this", "that"):
        zh.append(f"{a.zh} {t.zh} 把 {o.zh} {done} 了|action")
    return zh, [f"{a.en} {piece(v.past, 'action')} {end}"]


def _progressive(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    is_, doing = be(a.person), piece(v.ing, "action")
    marker = p.zh or "在|be"
    end = f"{doing} {o.en} {p.en}"
    if m.question:
        return [f"{a.zh} {marker} {v.zh}|action {o.zh}"], [f"{is_}|be {a.en} {end}"]
    if m.negative:
        return [f"{a.zh} 没|neg {marker} {v.zh}|action {o.zh}"], statement(a.en, is_, "be", end, negative=True)
    zh = [f"{a.zh} {marker} {v.zh}|action {o.zh}"]
    if not m.place:
        zh.append(f"{a.zh} 正在|be {v.zh}|action {o.zh}")
    if m.det == "bare":
        zh.append(f"{a.zh} {marker} {v.zh}|action {thing(m.patient, 'a', 'patient').zh}")
    return zh, statement(a.en, is_, "be", end, negative=False)


def _future(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    end = f"{piece(v.base, 'action')} {o.en} {p.en} {t.en}"
    will = "不|neg 会|will" if m.negative else "会|will"
    zh = [f"{a.zh} {t.zh} {will} {p.zh} {v.zh}|action {o.zh}"]
    if m.question:
        return zh, [f"will|will {a.en} {end}"]
    return zh, statement(a.en, "will", "will", end, negative=m.negative)


def _wish(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    end = f"to {piece(v.base, 'action')} {o.en} {p.en}"
    want = "不|neg 想|want" if m.negative else "想|want"
    zh = [f"{a.zh} {want} {p.zh} {v.zh}|action {o.zh}"]
    if m.question:
        return zh, [f"{do(a.person)} {a.en} want|want {end}"]
    if m.negative:
        return zh, statement(a.en, do(a.person), "", f"want|want {end}", negative=True)
    return zh, [f"{a.en} {'wants' if a.person == '3' else 'want'}|want {end}"]


def _present(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    end = f"{o.en} {p.en} {t.en}"
    zh = [f"{a.zh} {t.zh} {'不|neg' if m.negative else ''} {p.zh} {v.zh}|action {o.zh}"]
    if m.tense == "habit" and not m.question:
        zh.append(f"{a.zh} {t.zh} 都|time {p.zh} {v.zh}|action")
    if m.question:
        return zh, [f"{do(a.person)} {a.en} {piece(v.base, 'action')} {end}"]
    if m.negative:
        return zh, statement(a.en, do(a.person), "", f"{piece(v.base, 'action')} {end}", negative=True)
    return zh, [f"{a.en} {piece(v.third if a.person == '3' else v.base, 'action')} {end}"]


def _skill(m: Meaning, v: Verb, a: Phrase, o: Phrase, t: Phrase, p: Phrase) -> tuple[list[str], list[str]]:
    zh = [f"{a.zh} {'不|neg ' if m.negative else ''}会|can {v.zh}|action"]
    if m.question:
        return zh, [f"can|can {a.en} {v.base}|action"]
    return zh, statement(a.en, "can", "can", f"{v.base}|action", negative=m.negative)


TENSES = {"past": _past, "progressive": _progressive, "future": _future, "wish": _wish, "state": _present,
          "habit": _present, "skill": _skill}


def passive(m: Meaning) -> Rendering:
    """那辆汽车昨天被安娜修好了。 That car was fixed by Anna yesterday."""
    v, o, a = THING_VERBS[m.action], thing(m.patient, m.det, "patient"), people(m.agent, "agent", as_object=True)
    t = time(m.time) if m.time else Phrase("", "")
    return Rendering(
        [f"{o.zh} {t.zh} 被|by {a.zh} {v.zh_done}|action 了|action 。|end"],
        [f"{o.en} was {v.participle}|action by|by {a.en} {t.en} .|end"],
    )


def give(m: Meaning) -> Rendering:
    """安娜昨天给了大卫一封信。 Anna gave David a letter yesterday."""
    zh_verb, base, past = GIVING[m.action]
    a, r = people(m.agent, "agent"), people(m.recipient, "recipient", as_object=True)
    o, t = thing(m.patient, m.det, "patient"), (time(m.time) if m.time else Phrase("", ""))
    known = m.det == "that"  # a known thing goes before the verb, with 把
    front, back = (f"把 {o.zh}", "") if known else ("", o.zh)
    if m.question:
        return Rendering([f"{a.zh} {t.zh} {front} {zh_verb}|action {r.zh} {back} 了|action 吗 ？|end"],
                         [f"did {a.en} {base}|action {r.en} {o.en} {t.en} ?|end"])
    if m.negative:
        return Rendering(
            [f"{a.zh} {t.zh} {no}|neg {front} {zh_verb}|action {r.zh} {back} 。|end" for no in ("没", "没有")],
            [f"{s} .|end" for s in statement(a.en, "did", "", f"{base}|action {r.en} {o.en} {t.en}", negative=True)])
    return Rendering([f"{a.zh} {t.zh} {front} {zh_verb}|action 了|action {r.zh} {back} 。|end"],
                     [f"{a.en} {past}|action {r.en} {o.en} {t.en} .|end",
                      f"{a.en} {past}|action {o.en} to {r.en} {t.en} .|end"])


GIVING = {"give": ("给", "give", "gave"), "lend": ("借给", "lend", "lent"), "sell": ("卖给", "sell", "sold")}


def who(m: Meaning) -> Rendering:
    """谁昨天修好了那辆汽车？ Who fixed that car yesterday?"""
    v, o, t = THING_VERBS[m.action], thing(m.patient, m.det, "patient"), (time(m.time) if m.time else Phrase("", ""))
    zh = [f"{t.zh} 谁|agent {v.zh_done}|action 了|action {o.zh} ？|end"]
    if v.key in DISPOSING:
        zh.append(f"{t.zh} 谁|agent 把 {o.zh} {v.zh_done}|action 了|action ？|end")
    return Rendering(zh, [f"who|agent {v.past}|action {o.en} {t.en} ?|end"])


def what(m: Meaning) -> Rendering:
    """安娜昨天买了什么？ What did Anna buy yesterday?"""
    v, a, t = THING_VERBS[m.action], people(m.agent, "agent"), (time(m.time) if m.time else Phrase("", ""))
    base = piece(v.base, "action")
    if m.tense == "wish":
        return Rendering([f"{a.zh} 想|want {v.zh}|action 什么|patient ？|end"],
                         [f"what|patient {do(a.person)} {a.en} want|want to {base} ?|end"])
    return Rendering([f"{a.zh} {t.zh} {v.zh_done}|action 了|action 什么|patient ？|end"],
                     [f"what|patient did {a.en} {base} {t.en} ?|end"])


def request(m: Meaning) -> Rendering:
    """请打开那扇门。 Please open that door. 不要打开那扇门。 Do not open that door."""
    v, o = THING_VERBS[m.action], thing(m.patient, m.det, "patient")
    base = piece(v.base, "action")
    if m.negative:
        return Rendering([f"{no}|neg {v.zh}|action {o.zh} 。|end" for no in ("不要", "别")],
                         [f"do not|neg {base} {o.en} .|end", f"don't|neg {base} {o.en} .|end"])
    return Rendering([f"请|please {v.zh}|action {o.zh} 。|end"], [f"please|please {base} {o.en} .|end"])


def chase(m: Meaning) -> Rendering:
    """狗在追猫。 The dog is chasing the cat."""
    a, o = thing(m.agent, m.det, "agent"), thing(m.patient, m.det, "patient")
    if m.question:
        return Rendering([f"{a.zh} 在|be 追|action {o.zh} 吗 ？|end"], [f"is|be {a.en} chasing|action {o.en} ?|end"])
    zh_not = "没|neg " if m.negative else ""
    return Rendering([f"{a.zh} {zh_not}在|be 追|action {o.zh} 。|end"],
                     [f"{s} .|end" for s in statement(a.en, "is", "be", f"chasing|action {o.en}", negative=m.negative)])


def overlap(a: str, b: str) -> bool:
    """Whether two people cannot stand on both sides of an action (I and we, somebody twice)."""
    first, second = a.split("+"), b.split("+")
    if set(first) & set(second):
        return True
    spoken = [{"i", "we"}, {"he", "they"}, {"she", "they"}, {"you", "we"}]
    return any({x, y} <= group for x in first for y in second for group in spoken)
