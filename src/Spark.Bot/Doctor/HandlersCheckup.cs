namespace Spark.Bot;

/// <summary>What the bot does, and which webhooks it needs for that.</summary>
internal sealed class HandlersCheckup(
    EventCatalog events,
    IEnumerable<HandlerRegistration> handlers,
    IEnumerable<CommandRegistration> commands
) : ICheckup
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. handlers.Select(handler => handler.Name)];
        string[] said = [.. commands.Select(command => command.Name)];
        var needed = string.Join(", ", events.Needed.Select(need => $"{need.Resource}/{need.Event}"));
        return Task.FromResult<IReadOnlyList<Finding>>(
            events.Needed.Count == 0
                ? [Finding.Note("handlers", "none: the bot will not be told of anything. Add one: bot.OnCommand(…)")]
                :
                [
                    Finding.Ok("handlers", names is [] ? "no handlers of events" : string.Join(", ", names)),
                    Finding.Ok("commands", said is [] ? "none" : string.Join(", ", said)),
                    Finding.Ok("events", needed),
                ]
        );
    }
}
