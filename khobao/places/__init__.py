"""Places with a clock: what a place was called on a day, and which places an article is about."""

from khobao.places.gazetteer import PlaceGazetteer, load_gazetteer

__all__ = ["PlaceGazetteer", "load_gazetteer"]
