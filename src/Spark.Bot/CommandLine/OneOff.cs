using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Registers or removes the webhooks, and nothing else.</summary>
internal sealed class OneOff(IServiceProvider services, TimeProvider clock)
{
    private const int Attempts = 5;

    public Task<bool> RegisterAsync(TextWriter output, CancellationToken cancellationToken) =>
        GuardedAsync(
            output,
            async parts =>
            {
                if (await parts.Address.WebhookTargetAsync(cancellationToken).ConfigureAwait(false) is not { } target)
                {
                    return "There is no public address. " + parts.Address.Remedy();
                }

                parts.Hooks.IsReplica = false;
                var backoff = new Backoff();
                for (var attempt = 1; ; attempt++)
                {
                    var problem = await parts.Hooks.RegisterAsync(target, cancellationToken).ConfigureAwait(false);
                    if (problem is null)
                    {
                        await output
                            .WriteLineAsync($"The webhooks are registered at {PublicAddress.Show(target)}.")
                            .ConfigureAwait(false);
                        return null;
                    }

                    if (attempt == Attempts)
                    {
                        return problem.Details;
                    }

                    await Task.Delay(backoff.Next(), clock, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken
        );

    public Task<bool> UnregisterAsync(TextWriter output, CancellationToken cancellationToken) =>
        GuardedAsync(
            output,
            async parts =>
            {
                var removed = await parts.Hooks.RemoveAsync(target: null, cancellationToken).ConfigureAwait(false);
                foreach (var hook in removed)
                {
                    await output
                        .WriteLineAsync($"Removed the webhook for {hook.Resource}/{hook.Event}.")
                        .ConfigureAwait(false);
                }

                if (removed is [])
                {
                    await output
                        .WriteLineAsync($"There are no webhooks named '{parts.Own.Name}'.")
                        .ConfigureAwait(false);
                }

                return null;
            },
            cancellationToken
        );

    private async Task<bool> GuardedAsync(
        TextWriter output,
        Func<Parts, Task<string?>> act,
        CancellationToken cancellationToken
    )
    {
        string? problem;
        try
        {
            var parts = new Parts(services);
            await parts.Login.RunAsync(cancellationToken).ConfigureAwait(false);
            problem = await act(parts).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is SparkApiException or OptionsValidationException or InvalidOperationException)
        {
            problem = error.Message;
        }

        if (problem is not null)
        {
            await output.WriteLineAsync("Not done. " + problem).ConfigureAwait(false);
        }

        return problem is null;
    }

    /// <summary>Resolved late: with mistakes in the options none of them can be made.</summary>
    private sealed class Parts(IServiceProvider services)
    {
        public BotLogin Login { get; } = Get<BotLogin>(services);

        public PublicAddress Address { get; } = Get<PublicAddress>(services);

        public WebhookReconciler Hooks { get; } = Get<WebhookReconciler>(services);

        public OwnWebhooks Own { get; } = Get<OwnWebhooks>(services);

        private static T Get<T>(IServiceProvider services) =>
            (T?)services.GetService(typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T)} is not registered.");
    }
}
