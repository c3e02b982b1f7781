using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// A place where events can wait, with what was answered and what is remembered. Of several one is chosen by its name.
/// </summary>
/// <param name="Name">As <c>Spark:Inbox</c> says it.</param>
/// <param name="IsAdded">Whether the program asked for it, rather than the framework bringing it along.</param>
/// <param name="Inbox">The registered <see cref="IInbox"/>.</param>
/// <param name="DeadLetters">The registered <see cref="IDeadLetters"/>.</param>
/// <param name="Journal">The registered <see cref="IReplyJournal"/>.</param>
/// <param name="States">The registered <see cref="IStateStore"/>.</param>
internal sealed record InboxEngine(string Name, bool IsAdded, Type Inbox, Type DeadLetters, Type Journal, Type States)
{
    /// <summary>Makes an engine known, with its parts. Added twice, it is there once.</summary>
    public static void Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInbox,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDeadLetters,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TJournal,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStates
    >(IServiceCollection services, string name, bool isAdded)
        where TInbox : class, IInbox
        where TDeadLetters : class, IDeadLetters
        where TJournal : class, IReplyJournal
        where TStates : class, IStateStore
    {
        services.TryAddSingleton<TInbox>();
        services.TryAddSingleton<TDeadLetters>();
        services.TryAddSingleton<TJournal>();
        services.TryAddSingleton<TStates>();
        if (!services.Any(service => service.ImplementationInstance is InboxEngine engine && engine.Name == name))
        {
            services.AddSingleton(
                new InboxEngine(name, isAdded, typeof(TInbox), typeof(TDeadLetters), typeof(TJournal), typeof(TStates))
            );
        }
    }
}

/// <summary>Which engine the bot uses: the one the configuration names, else the one that was added, else SQLite.</summary>
internal sealed class InboxChoice(IEnumerable<InboxEngine> engines, IOptions<SparkBotOptions> options)
{
    /// <summary>The engine.</summary>
    public InboxEngine Engine { get; } = Of([.. engines], options.Value.Inbox).Engine!;

    /// <summary>Whether it is this one.</summary>
    public bool Is(string name) => string.Equals(Engine.Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The engine, or why it is none.</summary>
    public static (InboxEngine? Engine, string? Problem) Of(IReadOnlyList<InboxEngine> engines, string? name)
    {
        var names = string.Join(", ", engines.Select(engine => engine.Name));
        if (!string.IsNullOrWhiteSpace(name))
        {
            var named = engines.FirstOrDefault(engine =>
                string.Equals(engine.Name, name, StringComparison.OrdinalIgnoreCase)
            );
            return (named, named is null ? $"Inbox is '{name}'; known are: {names}." : null);
        }

        var added = engines.Where(engine => engine.IsAdded).ToList();
        return added.Count > 1
            ? (null, $"Inbox must say which of these is used, since several were added: {names}.")
            : (added is [var only] ? only : engines[0], null);
    }

    /// <summary>Whether it may be this one: also while the options that say so have mistakes of their own.</summary>
    public static bool MayBe(string name, IEnumerable<InboxEngine> engines, IOptions<SparkBotOptions> options)
    {
        try
        {
            return Of([.. engines], options.Value.Inbox).Engine?.Name == name;
        }
        catch (OptionsValidationException)
        {
            return true; // reported, too; then all mistakes together
        }
    }
}

/// <summary>Reports an inbox that nobody has added with all other mistakes in the options.</summary>
internal sealed class InboxNameValidator(IEnumerable<InboxEngine> engines) : IValidateOptions<SparkBotOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkBotOptions options) =>
        InboxChoice.Of([.. engines], options.Inbox).Problem is { } problem
            ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;
}
