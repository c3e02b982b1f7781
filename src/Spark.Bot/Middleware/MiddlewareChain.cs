using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>The user's middleware around the handlers, in a scope made for the event.</summary>
internal sealed class MiddlewareChain(
    IServiceScopeFactory scopes,
    IEnumerable<MiddlewareRegistration> registrations,
    ErrorHandling errors
)
{
    private readonly MiddlewareRegistration[] _registrations = [.. registrations];

    public async Task RunAsync(
        BotEvent botEvent,
        Func<IServiceProvider, Task> handlers,
        CancellationToken cancellationToken
    )
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            await errors
                .GuardAsync(botEvent, "The bot's middleware", () => StepAsync(0), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            // The handlers have answered: what a service does on its way out must not make for another attempt.
            await errors
                .GuardAsync(
                    botEvent,
                    "The disposal of a service",
                    () => scope.DisposeAsync().AsTask(),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }

        Task StepAsync(int index) =>
            index < _registrations.Length
                ? _registrations[index]
                    .Resolve(scope.ServiceProvider)
                    .InvokeAsync(botEvent, () => StepAsync(index + 1), cancellationToken)
                : handlers(scope.ServiceProvider);
    }
}
