using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>Calls the handlers of an event, in a scope made for it. One that fails does not keep the others from it.</summary>
internal sealed partial class HandlerRunner(
    IServiceScopeFactory scopes,
    HandlerTable handlers,
    CommandTable commands,
    ILogger<HandlerRunner> logger
)
{
    public async Task RunAsync(BotEvent botEvent, InboxEntry entry, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            if (botEvent is MessageReceived message && commands.Match(message) is var (command, received))
            {
                await CallAsync(command.Handler, received).ConfigureAwait(false);
                return;
            }

            foreach (var handler in handlers.For(botEvent.HandlerType))
            {
                await CallAsync(handler, botEvent).ConfigureAwait(false);
            }
        }
        finally
        {
            await CloseAsync(scope, entry).ConfigureAwait(false);
        }

        async Task CallAsync(HandlerRegistration handler, BotEvent @event)
        {
            try
            {
                await @event.CallAsync(handler.Resolve(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                // A user's code may throw anything. The event is finished: what the handler did before is not repeated.
                Log.Failed(logger, error, handler.Name, entry.Description);
            }
        }
    }

    private async Task CloseAsync(AsyncServiceScope scope, InboxEntry entry)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The handlers have answered: another attempt would answer again.
            Log.NotClosed(logger, error, entry.Description);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Handler} failed on {Event}")]
        public static partial void Failed(ILogger logger, Exception error, string handler, string @event);

        [LoggerMessage(2, LogLevel.Error, "A service that the handlers of {Event} used could not be disposed of")]
        public static partial void NotClosed(ILogger logger, Exception error, string @event);
    }
}
