using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>Says who may talk to the bot, beside the configuration's section <c>Spark:Access</c>.</summary>
public static class AccessBuilderExtensions
{
    /// <summary>Sets who may talk to the bot; what the configuration lists is allowed too.</summary>
    public static SparkBotBuilder AllowOnly(this SparkBotBuilder bot, Action<SparkAccessOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(bot);
        bot.Services.Configure(configure);
        return bot;
    }

    /// <summary>Says that the bot is meant for everyone, so that no warning is logged at start.</summary>
    public static SparkBotBuilder AllowEveryone(this SparkBotBuilder bot) =>
        bot.AllowOnly(access => access.Everyone = true);

    /// <summary>Gives people a role that commands can ask for (<see cref="CommandOptions.Role"/>).</summary>
    /// <param name="bot">The bot.</param>
    /// <param name="role">The role's name, in any case.</param>
    /// <param name="people">People by email address or id, domains as <c>@example.com</c>.</param>
    public static SparkBotBuilder AddRole(this SparkBotBuilder bot, string role, params string[] people)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        return bot.AllowOnly(access =>
            access.Roles[role] = [.. access.Roles.TryGetValue(role, out var before) ? before : [], .. people]
        );
    }

    /// <summary>
    /// Adds a check of one's own: an event is handled only if the lists allow it and this says yes. If it throws, the
    /// event is not allowed.
    /// </summary>
    public static SparkBotBuilder AllowWhen(
        this SparkBotBuilder bot,
        Func<BotEvent, CancellationToken, Task<bool>> check
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        ArgumentNullException.ThrowIfNull(check);
        bot.Services.AddSingleton(new AccessCheck(check));
        return bot;
    }
}
