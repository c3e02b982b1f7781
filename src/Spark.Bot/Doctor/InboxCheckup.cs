using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Whether events can be stored.</summary>
internal sealed class InboxCheckup(IInbox inbox, IOptions<SparkBotOptions> options) : ICheckup
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        await inbox.CheckAsync(cancellationToken).ConfigureAwait(false) is { } problem
            ? [Finding.Failed("inbox", $"{options.Value.Inbox}: takes no events", problem)]
            : [Finding.Ok("inbox", $"{options.Value.Inbox}: takes events")];
}
