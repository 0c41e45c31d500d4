"""The first page: what this is, one question answered by all seven methods, and a map of the field."""

from lib.ui.frame.router import routed
from lib.ui.home.field_map import field_map
from lib.ui.home.front import front

routed()
front()
field_map()
