namespace Notify.Service.Delivery;

/// <summary>Whether a stream may open.</summary>
internal enum Admission
{
    /// <summary>It is open and gets what is sent to it; events follow once it is attached.</summary>
    Open,

    /// <summary>The user has as many streams as one may have.</summary>
    TooMany,

    /// <summary>The user opens streams faster than one may.</summary>
    TooFast,

    /// <summary>This replica has not reached the log yet, or is about to stop.</summary>
    NotNow,
}

/// <summary>How far bringing a stream up to date has come.</summary>
internal enum CatchUp
{
    /// <summary>It gets every further event at once.</summary>
    Live,

    /// <summary>Some was sent; more is left. Go on when that was written.</summary>
    More,

    /// <summary>The recent events do not reach back so far: a new snapshot is needed.</summary>
    OutOfReach,

    /// <summary>The snapshot is of another database than the log that is followed here.</summary>
    OtherLog,

    /// <summary>The stream is over.</summary>
    Closed,
}
