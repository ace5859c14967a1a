"""Web pages: server-rendered, without third parties, complete without JavaScript."""
