// Most of the time they wait, for what is set in seconds.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
