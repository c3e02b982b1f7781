using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Commands: messages that start with a name, in any case, followed by a blank or nothing. Of several that fit the
/// longest wins. A bot with commands has the command <c>help</c>, which lists them, unless it brings its own.
/// </summary>
public static class CommandBuilderExtensions
{
    /// <summary>Adds a command.</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="name">One word or several.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="handle">What it does.</param>
    /// <param name="configure">What else is to be said of it: other names, where it works, who may run it.</param>
    /// <param name="file">Filled in by the compiler: where the command is registered.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static SparkBotBuilder OnCommand(
        this SparkBotBuilder bot,
        string name,
        string description,
        Func<CommandReceived, CancellationToken, Task> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    ) => bot.Add(name, description, null, Replying.With(handle), configure, file, line);

    /// <summary>Adds a command that is answered with what is returned.</summary>
    /// <inheritdoc cref="OnCommand(SparkBotBuilder, string, string, Func{CommandReceived, CancellationToken, Task}, Action{CommandOptions}, string, int)"/>
    public static SparkBotBuilder OnCommand(
        this SparkBotBuilder bot,
        string name,
        string description,
        Func<CommandReceived, CancellationToken, Task<Reply?>> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    ) => bot.Add(name, description, null, Replying.With(handle), configure, file, line);

    /// <summary>Adds a command that is answered with what is returned.</summary>
    /// <inheritdoc cref="OnCommand(SparkBotBuilder, string, string, Func{CommandReceived, CancellationToken, Task}, Action{CommandOptions}, string, int)"/>
    public static SparkBotBuilder OnCommand(
        this SparkBotBuilder bot,
        string name,
        string description,
        Func<CommandReceived, Reply?> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    ) => bot.Add(name, description, null, Replying.With(handle), configure, file, line);

    /// <summary>Adds a command that is answered with all that is returned, one after the other.</summary>
    /// <inheritdoc cref="OnCommand(SparkBotBuilder, string, string, Func{CommandReceived, CancellationToken, Task}, Action{CommandOptions}, string, int)"/>
    public static SparkBotBuilder OnCommand(
        this SparkBotBuilder bot,
        string name,
        string description,
        Func<CommandReceived, IAsyncEnumerable<Reply>> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    ) => bot.Add(name, description, null, Replying.With(handle), configure, file, line);

    /// <summary>Adds a command that a class handles.</summary>
    /// <typeparam name="THandler">The class; made for every command, from a scope of its own.</typeparam>
    /// <param name="bot">The bot.</param>
    /// <param name="name">One word or several.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="configure">What else is to be said of it.</param>
    /// <param name="file">Filled in by the compiler: where the command is registered.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static SparkBotBuilder OnCommand<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler
    >(
        this SparkBotBuilder bot,
        string name,
        string description,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    )
        where THandler : class, IBotHandler<CommandReceived>
    {
        ArgumentNullException.ThrowIfNull(bot);
        return bot.Add(name, description, null, bot.Class<THandler>(), configure, file, line);
    }

    /// <summary>
    /// Adds a command that is any message that a pattern matches and that starts with no command's name. Of several
    /// patterns that match, the first one registered wins.
    /// </summary>
    /// <param name="bot">The bot.</param>
    /// <param name="pattern">The pattern, in any case; matching is given up after a second.</param>
    /// <param name="name">What it is called in the help.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="handle">What it does; what was found is <see cref="CommandReceived.Match"/>.</param>
    /// <param name="configure">What else is to be said of it.</param>
    /// <param name="file">Filled in by the compiler: where the command is registered.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static SparkBotBuilder OnPattern(
        this SparkBotBuilder bot,
        [StringSyntax(StringSyntaxAttribute.Regex)] string pattern,
        string name,
        string description,
        Func<CommandReceived, CancellationToken, Task> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    ) =>
        bot.OnPattern(
            new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            name,
            description,
            handle,
            configure,
            file,
            line
        );

    /// <summary>Adds a command that is any message that a pattern matches, such as a generated one.</summary>
    /// <inheritdoc cref="OnPattern(SparkBotBuilder, string, string, string, Func{CommandReceived, CancellationToken, Task}, Action{CommandOptions}, string, int)"/>
    /// <exception cref="ArgumentException">The pattern has no time limit: a message could make it run for hours.</exception>
    public static SparkBotBuilder OnPattern(
        this SparkBotBuilder bot,
        Regex pattern,
        string name,
        string description,
        Func<CommandReceived, CancellationToken, Task> handle,
        Action<CommandOptions>? configure = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0
    )
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.MatchTimeout == Regex.InfiniteMatchTimeout
            ? throw new ArgumentException(
                "Give the pattern a match timeout: anybody can send it a text.",
                nameof(pattern)
            )
            : bot.Add(name, description, pattern, Replying.With(handle), configure, file, line);
    }

    /// <summary>
    /// Has the help come as a card with a button for each command, beside its text. A button runs its command without
    /// arguments.
    /// </summary>
    public static SparkBotBuilder UseHelpCard(this SparkBotBuilder bot)
    {
        ArgumentNullException.ThrowIfNull(bot);
        bot.Services.AddSingleton(new HelpCardWanted());
        return bot.Needs(WebhookResource.AttachmentActions, WebhookEventType.Created);
    }

    private static SparkBotBuilder Add(
        this SparkBotBuilder bot,
        string name,
        string description,
        Regex? pattern,
        Func<CommandReceived, CancellationToken, Task> handle,
        Action<CommandOptions>? configure,
        string file,
        int line
    )
    {
        var handler = SparkBotBuilder.Instance(new DelegateHandler<CommandReceived>(handle), $"The command {name}");
        return bot.Add(name, description, pattern, handler, configure, file, line);
    }

    private static SparkBotBuilder Add(
        this SparkBotBuilder bot,
        string name,
        string description,
        Regex? pattern,
        HandlerRegistration handler,
        Action<CommandOptions>? configure,
        string file,
        int line
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        var options = new CommandOptions();
        configure?.Invoke(options);
        if (options.Aliases.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"The command '{name}' has an empty alias.", nameof(configure));
        }

        var source = $"{Path.GetFileName(file)}:{line}";
        bot.Services.AddSingleton(
            new CommandRegistration(CommandName.Normalize(name), description, pattern, options, handler, source)
        );
        return bot.Needs(WebhookResource.Messages, WebhookEventType.Created);
    }
}
