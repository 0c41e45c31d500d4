"""What a page and its server say to each other, counted in the page: the runs it asked for, and those it got.

The sign that the page itself shows, `data-test-script-state`, is not enough: React draws only the last of several
states that come together, so on a busy machine a short run comes and goes without the sign changing. What goes over the
wire is never lost in this way.
"""

from __future__ import annotations

import json
from functools import cache

#: `asked`: runs that the page asked its server for, beside those that it repeats by the clock; `answered`: how many of
#: them a run has answered that began later and went to its end.
_COUNT = """numbers => {
  window.ladder = {asked: 0, begun: 0, answered: 0};
  const varint = (bytes, at) => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte % 128) * scale;
      if (byte < 128) return [value, at];
    }
  };
  const fields = bytes => {  // a protocol buffer's own fields, by number: a number, or bytes
    const found = new Map();
    let at = 0, tag, value;
    while (at < bytes.length) {
      [tag, at] = varint(bytes, at);
      const kind = tag % 8;
      if (kind === 1 || kind === 5) { at += kind === 1 ? 8 : 4; continue; }
      [value, at] = varint(bytes, at);
      if (kind === 2) { const end = at + value; value = bytes.subarray(at, end); at = end; }
      found.set(Math.floor(tag / 8), value);
    }
    return found;
  };
  const heard = message => {
    if (message.has(numbers.new_session)) window.ladder.begun = window.ladder.asked;
    const end = message.get(numbers.script_finished);
    if (end !== undefined && end !== numbers.early) window.ladder.answered = window.ladder.begun;
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({data}) => {
        if (data instanceof ArrayBuffer) heard(fields(new Uint8Array(data)));
      });
    }
    send(data) {
      super.send(data);
      if (!(data instanceof Uint8Array)) return;
      const run = fields(data).get(numbers.rerun_script);
      if (run !== undefined && !fields(run).get(numbers.is_auto_rerun)) window.ladder.asked += 1;
    }
  };
}"""


@cache
def counting() -> str:
    """A program for a page, to run before its own: it counts into `window.ladder`."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ClientState_pb2 import ClientState
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    known = (BackMsg, "rerun_script"), (ClientState, "is_auto_rerun"), (ForwardMsg, "new_session"), (
        ForwardMsg, "script_finished")
    numbers = {name: message.DESCRIPTOR.fields_by_name[name].number for message, name in known}
    return f"({_COUNT})({json.dumps(numbers | {'early': ForwardMsg.FINISHED_EARLY_FOR_RERUN})})"
