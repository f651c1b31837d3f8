"""Long random walks of many people, each step compared with a plain reading of the contract."""

import os
import random
from datetime import timedelta

import pytest

from requests.models import Event, Exchange
from requests.services.history import broken_at
from requests.workflows.information_request import INFORMATION_REQUEST, RATINGS, REFUSAL_REASONS
from tests.builders import ANSWERS
from tests.personas import PEOPLE
from tests.requests.contract_model import ALLOCATES, APPROVES_REPLIES, COUNTRY, Request, authority

SEEDS = range(int(os.environ.get("WALKS", "2")))
STEPS = int(os.environ.get("WALK_STEPS", "25"))
#: Actions that lead nowhere, taken less often.
ON_THE_SPOT = {"comment", "remind", "save_answer", "allocate", "amend", "delete", "withdraw"}
RECEIVERS = ["B", "NEXT", "CHECKED", "SHARED"]


class Walker:
    """Moves the real request and the plain reading side by side."""

    def __init__(self, net, seed):
        self.net, self.random = net, random.Random(seed)  # noqa: S311
        self.requests: dict[str, Request] = {}
        self.begin()

    def begin(self):
        who = self.random.choice(["a", "approved", "c_both"])
        responder = self.random.choice(RECEIVERS)
        codes = sorted(self.random.sample(sorted(ANSWERS), self.random.randint(1, 4)))
        number = self.net.draft(who, responder, questions=codes)
        wanted = (self.net.now + timedelta(days=14)).date()
        self.requests[number] = Request(authority(who), responder, wanted, codes, who)

    def step(self):
        number = self.random.choice(sorted(self.requests))
        model = self.requests[number]
        able = [(who, name) for who in PEOPLE for name in sorted(model.actions(who))]
        if not able:
            self.begin()
            return
        weights = [1 if name in ON_THE_SPOT else 6 for _, name in able]
        who, name = self.random.choices(able, weights)[0]
        fields = self.fields(model, who, name)
        answer = self.net.act(who, number, name, **fields)
        assert answer.status == 200, (who, name, fields, answer.body, model)
        self.follow(model, who, name, fields, answer)

    def fields(self, model, who, name):
        maker = getattr(self, f"fields_of_{name}", None)
        if maker:
            return maker(model, who)
        wanted = {"delete", "submit_for_approval", "approve_sending", "send", "close"}
        if name in wanted | {"accept_refusal", "accept_date", "approve_reply"}:
            return {}
        return dict.fromkeys(("text", "reason", "comment", "opinion"), "Words.")

    def another(self, model):
        choices = [n for n in RECEIVERS if n != model.responder]
        return self.net.reference(self.random.choice(choices))

    def fields_of_accept(self, model, who):
        if self.random.random() < 0.5:
            return {}
        return {"counter_date": self.net.day(self.random.randint(1, 40)), "reason": "Busy."}

    def fields_of_forward(self, model, who):
        return {"authority": self.another(model), "reason": "Theirs."}

    def fields_of_refuse(self, model, who):
        return {"reason": self.random.choice(REFUSAL_REASONS), "comment": "No."}

    fields_of_refuse_more = fields_of_refuse

    def fields_of_amend(self, model, who):
        return self.random.choice([{"comment": "Please."}, {"wanted_on": self.net.day(9)}])

    def fields_of_save_answer(self, model, who):
        open_now = [c for c in model.questions if c not in model.answered or c in model.again]
        return {"answers": {code: ANSWERS[code] for code in open_now[:1]}}

    def fields_of_send_part(self, model, who):
        codes = self.random.sample(model.unsent, self.random.randint(1, len(model.unsent) - 1))
        return {"questions": codes, "answers": {code: ANSWERS[code] for code in codes}}

    def fields_of_send_reply(self, model, who):
        open_now = [c for c in model.questions if c not in model.answered or c in model.again]
        return {"answers": {code: ANSWERS[code] for code in open_now}} if open_now else {}

    fields_of_submit_reply = fields_of_send_reply

    def fields_of_split(self, model, who):
        return self.fields_of_forward(model, who) | {"questions": model.unsent[:1]}

    def fields_of_ask_for_more(self, model, who):
        return {"questions": model.questions[:1], "text": "More."}

    def fields_of_require_answer(self, model, who):
        fields = {"opinion": "Answer."}
        return fields | ({"authority": self.another(model)} if self.random.random() < 0.3 else {})

    def fields_of_propose_date(self, model, who):
        return {"date": self.net.day(self.random.randint(1, 40)), "reason": "Busy."}

    def fields_of_allocate(self, model, who):
        return {"officials": ["given@test.example"]}

    def fields_of_rate(self, model, who):
        return {"timeliness": self.random.choice(RATINGS), "efforts": RATINGS[0]}

    def follow(self, model, who, name, fields, answer):
        """Do to the plain reading what the contract says the action does."""
        model.events.append(name)
        mover = getattr(self, f"follow_{name}", None)
        if mover:
            mover(model, who, fields, answer)
        targets = {
            "delete": "deleted",
            "submit_for_approval": "send_approval",
            "return_draft": "draft",
            "accept": "accepted",
            "forward": "sent",
            "withdraw": "withdrawn",
            "send_part": "partly_replied",
            "send_reply": "replied",
            "approve_reply": "replied",
            "close": "closed",
            "accept_refusal": "closed",
            "uphold_refusal": "closed",
            "refer": "referred_rq",
            "support_request": "referred_rs",
            "ask_for_more": "more_info_asked",
            "reopen": "more_info_asked",
        }
        model.state = targets.get(name, model.state)

    def follow_submit_for_approval(self, model, who, fields, answer):
        model.author = who

    def follow_send(self, model, who, fields, answer):
        model.state, model.sent = "sent", True

    follow_approve_sending = follow_send

    def follow_amend(self, model, who, fields, answer):
        if "wanted_on" in fields:
            model.wanted = (self.net.now + timedelta(days=9)).date()

    def follow_accept(self, model, who, fields, answer):
        model.opened = True
        if "counter_date" in fields:
            self.counter(model, fields["counter_date"])
        elif model.agreed is None:
            model.agreed, model.date_state = model.wanted.isoformat(), "agreed"

    def counter(self, model, day):
        model.counters += 1
        if model.counters >= 3:
            model.agreed, model.date_state = day, "agreed"
        else:
            model.date_state, model.proposed = "countered", day

    def follow_propose_date(self, model, who, fields, answer):
        if model.date_state == "agreed":
            model.extended, model.date_state = True, "extension"
            model.proposed = fields["date"]
        elif model.side(who) == "rs":
            self.counter(model, fields["date"])
        else:
            model.date_state, model.proposed = "proposed", fields["date"]

    def follow_accept_date(self, model, who, fields, answer):
        model.agreed, model.date_state = model.proposed, "agreed"

    def pass_to(self, model, reference):
        name = next(n for n in RECEIVERS if self.net.reference(n) == reference)
        model.responder, model.opened, model.allocated = name, False, set()
        model.drafted, model.reply_author = set(), ""

    def follow_forward(self, model, who, fields, answer):
        self.pass_to(model, fields["authority"])

    def follow_refuse(self, model, who, fields, answer):
        model.before, model.state = model.state, "refused"

    follow_refuse_more = follow_refuse

    def follow_require_answer(self, model, who, fields, answer):
        model.state, model.date_state = model.before, "agreed"
        model.agreed = self.net.day(10)
        if "authority" in fields:
            self.pass_to(model, fields["authority"])
            model.state = "sent"

    def follow_save_answer(self, model, who, fields, answer):
        model.drafted |= set(fields["answers"])

    def follow_send_part(self, model, who, fields, answer):
        model.answered |= set(fields["questions"])

    def follow_submit_reply(self, model, who, fields, answer):
        model.before, model.state, model.reply_author = model.state, "reply_approval", who

    def follow_return_reply(self, model, who, fields, answer):
        model.state = model.before

    def follow_send_reply(self, model, who, fields, answer):
        model.replied, model.answered, model.again = True, set(model.questions), set()

    follow_approve_reply = follow_send_reply

    def follow_split(self, model, who, fields, answer):
        (number,) = set(answer.body["parts"]) - set(model.parts)
        model.parts.append(number)
        (code,) = fields["questions"]
        model.questions.remove(code)
        part = Request(model.requester, model.responder, model.wanted, [code], model.author)
        part.state, part.sent = "sent", True
        self.pass_to(part, fields["authority"])
        self.requests[number] = part
        root = self.requests[number.partition("/")[0]]
        if root is not model:
            root.parts.append(number)

    def follow_ask_for_more(self, model, who, fields, answer):
        model.more += 1
        model.again = set(fields["questions"])

    def follow_reopen(self, model, who, fields, answer):
        model.reopened, model.again = True, set(model.questions)

    def follow_allocate(self, model, who, fields, answer):
        model.allocated = {"given"}

    def compare(self, number, people):
        """Every person sees and may do exactly what the plain reading says."""
        model = self.requests[number]
        for who in people:
            seen = self.net.see(who, number)
            sight = model.sight(who)
            if sight == "none":
                assert seen.status == 404, (who, number, model)
                continue
            assert seen.status == 200, (who, number, model)
            assert seen.body["state"] == model.state
            assert seen.actions == model.actions(who), (who, model)
            assert seen.events == model.shown_events(who), (who, model)
            assert (seen.body["subject"] is not None) == (sight == "all"), (who, model)
            codes = [] if sight == "summary" else model.questions
            assert [q["code"] for q in seen.body["questions"]] == codes, (who, model)
            assert seen.body["agreed_on"] == model.agreed, (who, model)
            assert seen.body["wanted_on"] == model.wanted.isoformat()

    def try_the_impossible(self, number, attempts):
        """What isn't listed answers 404 or 409 and changes nothing."""
        model = self.requests[number]
        events = Event.objects.count()
        before = Exchange.objects.values().get(number=number)
        for _ in range(attempts):
            who = self.random.choice(sorted(PEOPLE))
            name = self.random.choice(INFORMATION_REQUEST.names)
            if name in model.actions(who):
                continue
            expected = 404 if model.sight(who) == "none" else 409
            fields = self.fields(model, who, name) if name not in {"send_part", "split"} else {}
            assert self.net.act(who, number, name, **fields).status == expected, (who, name, model)
        assert Event.objects.count() == events
        assert Exchange.objects.values().get(number=number) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_walk_never_leaves_the_contract(net, seed):
    walker = Walker(net, seed)
    for _ in range(STEPS):
        walker.step()
        number = walker.random.choice(sorted(walker.requests))
        walker.compare(number, walker.random.sample(sorted(PEOPLE), 5))
        walker.try_the_impossible(number, 2)
    for number in walker.requests:
        walker.compare(number, PEOPLE)
        assert broken_at(Exchange.objects.get(number=number)) is None


def test_the_plain_reading_knows_the_same_federation(net):
    for name, country in COUNTRY.items():
        assert net.authorities[name].country_id == country
    for name in RECEIVERS:
        access = net.authorities[name].accesses.get()
        assert access.allocation == (name in ALLOCATES)
        assert access.approve_replies == (name in APPROVES_REPLIES)
