// A detector in small: one box, given by its four edges, and a score
// that there is an object at all. Three terms, each drawn apart in
// the dashboard: whether there is something, where its edges are,
// and how well the boxes overlap. The last two count only for rows
// with an object; the 1 below the fraction keeps a batch without
// any from being 0 / 0.
// Overlap: Rezatofighi et al. 2019, https://arxiv.org/abs/1902.09630

const EDGES = 2;
const OVERLAP = 0.5;

function edge(boxes, i) {
  return slice(boxes, 1, i, i + 1);
}

function area(boxes) {
  return clamp(edge(boxes, 2) - edge(boxes, 0), 0, null) * clamp(edge(boxes, 3) - edge(boxes, 1), 0, null);
}

function sharedLength(a, b, i) {
  const from = maximum(edge(a, i), edge(b, i));
  const to = minimum(edge(a, i + 2), edge(b, i + 2));
  return clamp(to - from, 0, null);
}

function intersectionOverUnion(a, b) {
  const shared = sharedLength(a, b, 0) * sharedLength(a, b, 1);
  return shared / (area(a) + area(b) - shared + 1e-3);
}

export default function (prediction, target) {
  const boxes = slice(prediction, 1, 0, 4);
  const truth = slice(target, 1, 0, 4);
  const present = slice(target, 1, 4, 5);
  const score = slice(prediction, 1, 4, 5);
  const count = sum(present) + 1;
  const off = mean(smoothL1(boxes, truth, { reduction: 'none' }), 1, { keepDims: true });
  return {
    object: mean(softplus(score) - present * score),
    edges: (EDGES * sum(present * off)) / count,
    overlap: (OVERLAP * sum(present * (1 - intersectionOverUnion(boxes, truth)))) / count,
  };
}
