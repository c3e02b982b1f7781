using System.Text.Json.Serialization;

namespace Spark.Bot;

/// <summary>Until when the bot has been told of all that was said.</summary>
/// <param name="Time">By the service's time.</param>
/// <param name="First">When that began: nothing before it is looked for.</param>
internal sealed record SeenUntil(DateTimeOffset Time, DateTimeOffset First)
{
    /// <summary>Until when a replica is at looking for what is missing, unless it died.</summary>
    public DateTimeOffset? Busy { get; init; }

    /// <summary>Which.</summary>
    public string? By { get; init; }

    /// <summary>From which time on somebody has begun to look, and not come to the end.</summary>
    public DateTimeOffset? Pending { get; init; }

    /// <summary>When somebody last began to look, and came to the end.</summary>
    public DateTimeOffset? Looked { get; init; }

    /// <summary>From which time on was looked then.</summary>
    public DateTimeOffset? LookedFrom { get; init; }

    public SeenUntil AtLeast(DateTimeOffset time) => time > Time ? this with { Time = time } : this;
}

/// <summary>Keeps it where the inbox is, and shares it as that is shared: with what the bot remembers, of no room.</summary>
internal sealed class SeenUntilStore(IStateStore states)
{
    private static readonly StateSlot<SeenUntil> _slot = new(
        "spark.seen-until",
        CatchUpJson.Default.SeenUntil,
        StateScope.Room
    );

    private readonly ConversationState _state = new(states, "bot", personId: null);
    private DateTimeOffset _kept;

    public Task<StateValue<SeenUntil>> ReadAsync(CancellationToken cancellationToken) =>
        _state.ReadAsync(_slot, cancellationToken);

    /// <summary>Returns whether nobody has changed it since this version.</summary>
    public Task<bool> TrySetAsync(SeenUntil seen, long version, CancellationToken cancellationToken) =>
        _state.TrySetAsync(_slot, seen, version, cancellationToken);

    public Task UpdateAsync(Func<SeenUntil, SeenUntil> change, CancellationToken cancellationToken) =>
        _state.UpdateAsync(_slot, last => change(last!), cancellationToken);

    /// <summary>Nothing is missing until this time.</summary>
    public async Task KeepAsync(DateTimeOffset? seen, CancellationToken cancellationToken)
    {
        if (seen is { } time && time > _kept)
        {
            await _state
                .UpdateAsync(_slot, last => (last ?? new SeenUntil(time, time)).AtLeast(time), cancellationToken)
                .ConfigureAwait(false);
            _kept = time;
        }
    }
}

[JsonSerializable(typeof(SeenUntil))]
internal sealed partial class CatchUpJson : JsonSerializerContext;
