"""TensorFlow 2's objects: the variables that they track, and their keys in a checkpoint."""

from typing import Any, Dict, List, Tuple

from .compare import Contents

VALUE = "VARIABLE_VALUE"


class Objects:
    """Walks trackable objects; what an object tracks is asked once, for Keras takes its time.

    For models that are whole: an object that gets another child later is not seen again.
    """

    def __init__(self, tf: Any) -> None:
        self.tf = tf
        # The node is kept with its children: an id means something only while it lives.
        self._known: Dict[int, Tuple[Any, List[Tuple[str, Any]]]] = {}

    def children(self, node: Any) -> List[Tuple[str, Any]]:
        """Return the tracked dependencies of an object by name."""
        if id(node) not in self._known:
            self._known[id(node)] = (node, _children(node))
        return self._known[id(node)][1]

    def variables(self, roots: Dict[str, Any]) -> List[Tuple[str, Any]]:
        """Return every variable that the roots track, once, under its object path."""
        seen = set()
        queue = list(roots.items())
        found = []
        while queue:
            path, node = queue.pop(0)
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, self.tf.Variable):
                found.append((path, node))
                continue
            queue.extend((path + "/" + name, child) for name, child in self.children(node))
        return found

    def keys(self, roots: Dict[str, Any], contents: Contents) -> Dict[int, str]:
        """Walk the checkpoint's object graph beside the live objects.

        Returns the checkpoint key of each variable's ``id``: the matching that TensorFlow
        itself makes by the names of the edges, made again without trusting its report.
        """
        graph = contents.objects()
        if graph is None:
            return {}
        keys: Dict[int, str] = {}
        seen = {0}
        queue = [(edge.node_id, roots.get(edge.local_name)) for edge in graph.nodes[0].children]
        while queue:
            number, live = queue.pop(0)
            if number in seen or live is None:
                continue
            seen.add(number)
            for attribute in graph.nodes[number].attributes:
                if attribute.name == VALUE and isinstance(live, self.tf.Variable):
                    keys[id(live)] = attribute.checkpoint_key
            known = dict(self.children(live))
            for edge in graph.nodes[number].children:
                queue.append((edge.node_id, known.get(edge.local_name)))
        return keys


def _children(node: Any) -> List[Tuple[str, Any]]:
    """The method's name changed in TF 2.8."""
    node._maybe_initialize_trackable()
    if hasattr(node, "_trackable_children"):
        return list(node._trackable_children().items())
    return [(edge.name, edge.ref) for edge in node._checkpoint_dependencies]
