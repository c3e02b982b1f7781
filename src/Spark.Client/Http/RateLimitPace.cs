namespace Spark.Client;

/// <summary>
/// How many calls a second may follow after a limit. It begins with what the service answered before, and rises as CUBIC
/// does (RFC 9438): soon to the pace at which a call was refused last, slowly past it, then faster and faster. Belongs to
/// the gate, and is used under its lock.
/// </summary>
/// <param name="unlimited">The pace while nothing is known of any limit.</param>
internal sealed class RateLimitPace(double unlimited)
{
    /// <summary>Calls a second.</summary>
    private const double Slowest = 0.5;
    private const double Fastest = 1000;

    /// <summary>How fast it rises, in calls a second for each cubed second: after a burst, and from then on.</summary>
    private const double FirstRise = 0.02;
    private const double Rise = 0.000_15;

    /// <summary>A pace that is refused so soon is far above the limit.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    private double? _edge; // calls a second: a little less than at the last refusal; after a burst, what was answered
    private bool _isKnown; // a pace was refused: the edge is no guess
    private int _answered; // since the burst began
    private TimeSpan _began;

    /// <summary>A burst begins, which nothing holds back.</summary>
    public void Begin(TimeSpan now) => (_began, _answered) = (now, 0);

    /// <summary>The service has answered a call.</summary>
    public void Answered() => _answered++;

    /// <summary>The first call after the limit was answered: what the service took in the burst before is the guess.</summary>
    public void Open(TimeSpan opened) =>
        _edge ??= _answered > 1 ? Math.Max(1.2 * _answered / (opened - _began).TotalSeconds, Slowest) : unlimited / 2;

    /// <summary>Calls a second, so long after the limit: from a tenth below the edge up to it, and past it.</summary>
    public double After(TimeSpan time)
    {
        var edge = _edge ?? unlimited;
        var rise = _isKnown ? Rise : FirstRise;
        var seconds = time.TotalSeconds - Math.Cbrt(0.1 * edge / rise);
        return Math.Clamp(edge + (rise * seconds * seconds * seconds), Slowest, Fastest);
    }

    /// <summary>A call was refused: who followed, so long after the limit before; or a burst, which says nothing of a pace.</summary>
    public void Refused(TimeSpan time, bool isFollowing)
    {
        var isLate = time > Soon;
        var factor =
            isLate ? 0.97
            : _isKnown ? 0.75
            : 0.7;
        _edge = isFollowing && _edge is not null ? factor * After(time) : null;
        _isKnown = _edge is not null && (_isKnown || isLate);
    }
}
