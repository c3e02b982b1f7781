namespace Spark.Bot;

/// <summary>A feature that keeps records of its own, such as the state of rooms, and follows what happens to them.</summary>
internal interface IUpkeep
{
    ValueTask FollowAsync(BotEvent botEvent, CancellationToken cancellationToken);
}
