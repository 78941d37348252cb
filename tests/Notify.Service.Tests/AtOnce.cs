// Most of the time these tests wait, for what is set in seconds.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
