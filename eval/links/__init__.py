"""Hidden links: a partner or a funder is taken out of the graph, and the service must name it from the work's own words.

`masks` takes out, `questions` draws whom to ask for, `pools` searches once for each question, `rankings` holds what is compared, `scores` measures.
"""
