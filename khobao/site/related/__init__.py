"""Related articles: those that share rare compounds and places, and what the two have in common.

``articles`` gathers what is compared and shows what was found; ``terms`` gives articles and terms numbers and
weights; ``candidates`` finds for each article the few that share much with it; ``ranking`` orders these and
names what is shared. Articles are compared on arrays, so that an archive of 50,000 takes seconds.
"""

from khobao.site.related.articles import Relations, show_topics, start_relating

__all__ = ["Relations", "show_topics", "start_relating"]
