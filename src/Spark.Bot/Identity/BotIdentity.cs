using Spark.Client;

namespace Spark.Bot;

/// <summary>Who the bot is; known once the service has said so.</summary>
internal sealed class BotIdentity
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Person? _me;

    public bool IsKnown => Volatile.Read(ref _me) is not null;

    /// <summary>The bot's own account.</summary>
    public Person Me => Volatile.Read(ref _me) ?? throw new InvalidOperationException("The bot is not known yet.");

    /// <summary>Complete once it is known.</summary>
    public Task Known => _known.Task;

    public void Learn(Person me)
    {
        Volatile.Write(ref _me, me);
        _known.TrySetResult();
    }

    public bool Is(string? personId) => SparkId.Same(personId, Me.Id);

    /// <summary>Whether this tells the bot of a message of its own.</summary>
    public bool Wrote(WebhookEvent webhook) =>
        webhook.Resource == WebhookResource.Messages && Is(webhook.Data.PersonId);
}
