namespace Spark.Bot;

/// <summary>A message that is a command.</summary>
public sealed class CommandReceived : MessageReceived
{
    internal CommandReceived(MessageReceived message, string name, string arguments)
        : base(message) => (Name, Arguments) = (name, arguments);

    /// <summary>The command's name, as it was registered.</summary>
    public string Name { get; }

    /// <summary>All that stands behind the name, as it was written; empty if nothing does.</summary>
    public string Arguments { get; }

    internal override Type HandlerType => typeof(IBotHandler<CommandReceived>);

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<CommandReceived>)handler).HandleAsync(this, cancellationToken);
}
