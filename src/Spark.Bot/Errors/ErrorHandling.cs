using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// What happens when the user's code throws, which may be anything: the hooks are told, and it is logged. The event is
/// finished all the same: what the code did before is not repeated.
/// </summary>
internal sealed partial class ErrorHandling(IEnumerable<ErrorHook> hooks, ILogger<ErrorHandling> logger)
{
    private readonly ErrorHook[] _hooks = [.. hooks];

    public async Task GuardAsync(BotEvent botEvent, string who, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            await ReportAsync(new HandlerFailure(botEvent, who, error), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(HandlerFailure failure, CancellationToken cancellationToken)
    {
        foreach (var hook in _hooks)
        {
            try
            {
                await hook.Handle(failure, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                Log.HookFailed(logger, error, failure.Event.Description);
            }
        }

        if (failure.IsExpected)
        {
            Log.Expected(logger, failure.Error, failure.Handler, failure.Event.Description);
        }
        else
        {
            Log.Failed(logger, failure.Error, failure.Handler, failure.Event.Description);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Handler} failed on {Event}")]
        public static partial void Failed(ILogger logger, Exception error, string handler, string @event);

        [LoggerMessage(2, LogLevel.Debug, "{Handler} failed on {Event}, as expected")]
        public static partial void Expected(ILogger logger, Exception error, string handler, string @event);

        [LoggerMessage(3, LogLevel.Error, "What OnError does failed itself, on {Event}")]
        public static partial void HookFailed(ILogger logger, Exception error, string @event);
    }
}
