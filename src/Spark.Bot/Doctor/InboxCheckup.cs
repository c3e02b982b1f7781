namespace Spark.Bot;

/// <summary>Whether events can be stored.</summary>
internal sealed class InboxCheckup(IInbox inbox, InboxChoice choice) : ICheckup
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        await inbox.CheckAsync(cancellationToken).ConfigureAwait(false) is { } problem
            ? [Finding.Failed("inbox", $"{choice.Engine.Name}: takes no events", problem)]
            : [Finding.Ok("inbox", $"{choice.Engine.Name}: takes events")];
}
