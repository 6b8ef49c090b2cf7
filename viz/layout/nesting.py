"""Which frame everything belongs to, and on which level an edge runs.

>>> from viz.layout.geometry import Frame, Link
>>> sketch = Sketch(((9.0, 9.0),) * 3, (Link(0, 1), Link(1, 2)), frames=(Frame((1,)),))
>>> nest = nesting(sketch)
>>> nest.vertices(-1), nest.vertices(0), nest.links(-1), nest.crossing(0)
([0, -2, 2], [1], [0, 1], [(0, True), (1, False)])
"""

from collections.abc import Iterable
from heapq import heappop, heappush

from viz.layout.geometry import Sketch

__all__ = ["Nesting", "nesting"]


class Nesting:
    """The frames of a sketch as a tree. The picture itself is frame -1; as a vertex, frame ``f`` is ``-2 - f``.

    Parameters
    ----------
    parent : dict of int to int
        The frames that can be drawn, outer ones first, and the frame that each lies in.
    home : list of int
        The innermost frame of each node.
    links : list of (int, int)
        Tail and head of each link.

    Examples
    --------
    >>> Nesting({}, [-1, -1], [(0, 1)]).vertices(-1)
    [0, 1]
    """

    def __init__(self, parent: dict[int, int], home: list[int], links: list[tuple[int, int]]) -> None:
        self._parent = parent
        self._chains = [self._chain(frame) for frame in home]
        self._ends = links
        self._vertices: dict[int, list[int]] = {-1: []}
        for frame in parent:
            self._vertices[frame] = []
        for node, frame in enumerate(home):
            self._vertices[frame].append(node)
        for frame, outer in parent.items():
            self._vertices[outer].append(-2 - frame)
        self._links: dict[int, list[int]] = {frame: [] for frame in self._vertices}
        self._crossing: dict[int, list[tuple[int, bool]]] = {frame: [] for frame in self._vertices}
        self._ways: list[list[int]] = []
        for link, (tail, head) in enumerate(links):
            self._ways.append(self._way(link, self._chains[tail], self._chains[head]))
        self.tangled = {frame: self._sort(frame) for frame in self._vertices}

    def _chain(self, frame: int) -> list[int]:
        """List the frames around something, outermost first."""
        found = []
        while frame >= 0:
            found.append(frame)
            frame = self._parent[frame]
        return [-1, *reversed(found)]

    def _way(self, link: int, out: list[int], into: list[int]) -> list[int]:
        shared = sum(1 for one, other in zip(out, into, strict=False) if one == other)
        top = out[shared - 1]
        self._links[top].append(link)
        for frame in out[shared:]:
            self._crossing[frame].append((link, False))
        for frame in into[shared:]:
            self._crossing[frame].append((link, True))
        return [*reversed(out[shared:]), top, *into[shared:]]

    def _sort(self, frame: int) -> list[int]:
        """Put the vertices of a level into topological order; return the frames that lie on circles."""
        vertices = self._vertices[frame]
        users: dict[int, set[int]] = {vertex: set() for vertex in vertices}
        for link in self._links[frame]:
            tail, head = (self._chain_vertex(frame, end) for end in self._ends[link])
            users[tail].add(head)
        missing = dict.fromkeys(vertices, 0)
        for heads in users.values():
            for head in heads:
                missing[head] += 1
        first = {vertex: self._first(vertex) for vertex in vertices}
        ready = sorted((first[vertex], vertex) for vertex in vertices if not missing[vertex])
        found = []
        while ready:
            _, vertex = heappop(ready)
            found.append(vertex)
            for head in users[vertex]:
                missing[head] -= 1
                if not missing[head]:
                    heappush(ready, (first[head], head))
        if len(found) == len(vertices):
            self._vertices[frame] = found
        # What only follows from a circle does not lie on one.
        left = [vertex for vertex in vertices if missing[vertex]]
        while len(left) > len(left := [vertex for vertex in left if users[vertex].intersection(left)]):
            pass
        return [-2 - vertex for vertex in left if vertex < 0]

    def _first(self, vertex: int) -> int:
        while vertex < 0:
            inner = self._vertices[-2 - vertex]
            if not inner:
                return 0
            vertex = inner[0]
        return vertex

    def inside_out(self) -> list[int]:
        """List all frames, inner ones before those around them."""
        return [*reversed(self._parent), -1]

    def vertices(self, frame: int) -> list[int]:
        """List what lies directly in a frame, inputs before what uses them."""
        return self._vertices[frame]

    def vertex(self, frame: int, node: int) -> int | None:
        """Find what stands for a node on the level of a frame; None if the node lies outside."""
        return self._chain_vertex(frame, node) if frame in self._chains[node] else None

    def _chain_vertex(self, frame: int, node: int) -> int:
        chain = self._chains[node]
        at = chain.index(frame) + 1
        return -2 - chain[at] if at < len(chain) else node

    def links(self, frame: int) -> list[int]:
        """List the links that run inside a frame, not inside a smaller one alone."""
        return self._links[frame]

    def crossing(self, frame: int) -> list[tuple[int, bool]]:
        """List the links that cross the border of a frame, and whether they enter."""
        return self._crossing[frame]

    def way(self, link: int) -> list[int]:
        """List the frames that a link runs through, from its tail to its head."""
        return self._ways[link]


def nesting(sketch: Sketch) -> Nesting:
    """Sort out the frames of a sketch; one that lies on a circle of edges is taken away.

    Examples
    --------
    >>> from viz.layout.geometry import Frame, Link
    >>> tangled = Sketch(((9.0, 9.0),) * 3, (Link(0, 1), Link(1, 2)), frames=(Frame((0, 2)),))
    >>> nesting(tangled).inside_out()
    [-1]
    """
    parent = {at: frame.parent for at, frame in enumerate(sketch.frames) if frame.members}
    links = [(link.tail, link.head) for link in sketch.links]
    while True:
        home = _homes(sketch, parent)
        made = Nesting(parent, home, links)
        tangled = [frame for frames in made.tangled.values() for frame in frames]
        if not tangled:
            return made
        gone = min(tangled)
        parent = {at: parent[gone] if outer == gone else outer for at, outer in parent.items() if at != gone}


def _homes(sketch: Sketch, frames: Iterable[int]) -> list[int]:
    home = [-1] * len(sketch.sizes)
    for frame in frames:
        for member in sketch.frames[frame].members:
            home[member] = frame
    return home
