# doors_posters.py: the way through what makes a campaign known; who may enter is said with the campaigns (doors_figures).
from doors_figures import new_campaign
from journey import expect

MAY = {}


def walk(box, desk, report):
    """Each route once, answered well. `desk` is a manager's browser; `report` an active file of journey."""
    place = new_campaign(desk, name="Affiches")
    for path in ("/kit", "/kit/affiche-a3.pdf"):
        expect(desk.get(place + path))
