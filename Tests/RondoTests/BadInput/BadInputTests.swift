import Testing

/// Everything that comes in wrong, end to end: what is answered in which words, what happens to what was right beside it,
/// and whether the process goes on. One test for each thing that can be wrong; the rest of the suite is in extensions.
@Suite("What is wrong is said, and nothing is lost", .serialized, .timeLimit(.minutes(5)))
struct BadInputTests {}
