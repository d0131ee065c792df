"""How does a report fit one short message? A code, the post's number with its check digit, the answers.

`SIT 03496 2 CM` is the situation at post 349: long queue, for weather and crowd. SMS, WhatsApp, pasted chats and
the paper form share this grammar; `grammar` and `check` are pure.
"""
