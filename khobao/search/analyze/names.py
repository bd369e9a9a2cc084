"""Names of people, by the surname rule: a surname and the two or three syllables after it, all with capitals.

An article gets each as a term, without tones, so that a name is found and counted whole: its pairs alone
stand in many articles about others. The surnames go to the browser, which looks for names in queries.
"""

from functools import cache

from khobao.text.diacritics import matching_form

# Syllables of a name, the shortest and the longest.
SHORTEST, LONGEST = 3, 4

# The commonest surnames of the Kinh and their neighbours; rarer ones are left to pairs.
_SURNAMES = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn trịnh trương lương mai tô
hà cao lâm phùng tạ châu quách thái chu văn lưu vương triệu từ tống kiều mạc nông thạch thân tăng
đàm nghiêm tôn
"""


@cache
def list_surnames() -> frozenset[str]:
    """Return the surnames in matching form."""
    return frozenset(matching_form(name) for name in _SURNAMES.split())
