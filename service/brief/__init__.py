"""What a person takes along: a two-page brief of an answer, a pack on one record, a potential profile of an idea. Facts and quotes, no free prose."""
