using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Who may talk to the bot: asked of every event, whatever it is about, and of everybody it is about: who did it, and
/// who it was done to. What cannot be found out is not allowed.
/// </summary>
internal sealed partial class AccessControl(
    IOptions<SparkAccessOptions> options,
    IEnumerable<AccessCheck> checks,
    PeopleDirectory people,
    BotIdentity bot,
    Guests guests,
    ILogger<AccessControl> logger
)
{
    private readonly SparkAccessOptions _options = options.Value;
    private readonly AccessCheck[] _checks = [.. checks];

    /// <summary>
    /// Whether the event is handled. If not, it has been dealt with: guests are told, rooms are left. Throws what kept it
    /// from being found out, where that may pass.
    /// </summary>
    public async Task<bool> AllowsAsync(BotEvent botEvent, CancellationToken cancellationToken)
    {
        try
        {
            var where = AllowsRoom(botEvent);
            var who = where && await AllowsPeopleAsync(botEvent, cancellationToken).ConfigureAwait(false);
            if (who && await PassesAsync(botEvent, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            Log.Refused(logger, botEvent.Description, where ? "person" : "room");
            await guests.RefuseAsync(botEvent, where, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            Log.Denied(logger, error, botEvent.Description);
            if (Failures.KindOf(error) is not FailureKind.Final)
            {
                throw; // nobody is let in by that, nor is who might be let in forgotten
            }
        }

        return false;
    }

    /// <summary>Whether somebody has a role.</summary>
    public async Task<bool> HasRoleAsync(string? personId, string role, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(personId) || !_options.Roles.TryGetValue(role, out var entries))
        {
            return false;
        }

        try
        {
            var person = await people.GetAsync(personId, cancellationToken).ConfigureAwait(false);
            return entries.Any(entry => AccessList.Means(entry, person));
        }
        catch (SparkApiException error)
        {
            Log.RoleUnknown(logger, error, role);
            return false;
        }
    }

    /// <summary>Rooms are about group rooms; of a direct one it is said who may talk there.</summary>
    private bool AllowsRoom(BotEvent botEvent) =>
        _options.Rooms.Count == 0
        || (botEvent.IsDirect ? _options.SaysWho : _options.Rooms.Any(room => SparkId.Same(room, botEvent.RoomId)));

    private async Task<bool> AllowsPeopleAsync(BotEvent botEvent, CancellationToken cancellationToken)
    {
        if (!_options.SaysWho)
        {
            return true;
        }

        var concerned = new[] { botEvent.ActorId ?? botEvent.PersonId, botEvent.PersonId }
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var personId in concerned)
        {
            if (
                string.IsNullOrEmpty(personId)
                || !(bot.Is(personId) || await AllowsAsync(botEvent, personId, cancellationToken).ConfigureAwait(false))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the event itself tells of the person may be enough; else the service is asked.</summary>
    private async Task<bool> AllowsAsync(BotEvent botEvent, string personId, CancellationToken cancellationToken)
    {
        var email = SparkId.Same(personId, botEvent.PersonId) ? botEvent.PersonEmail : null;
        return Allows(new Someone(personId, email is null ? [] : [email], OrganizationId: null))
            || Allows(await people.GetAsync(personId, cancellationToken).ConfigureAwait(false));
    }

    private bool Allows(Someone person) =>
        _options.People.Any(entry => !entry.StartsWith('@') && AccessList.Means(entry, person))
        || _options.Domains.Any(domain => person.Emails.Any(email => AccessList.IsOf(domain, email)))
        || _options.Organizations.Any(organization => SparkId.Same(organization.Trim(), person.OrganizationId));

    private async Task<bool> PassesAsync(BotEvent botEvent, CancellationToken cancellationToken)
    {
        foreach (var check in _checks)
        {
            if (!await check.Allows(botEvent, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Not allowed: {Event} (the {What} is on no list)")]
        public static partial void Refused(ILogger logger, string @event, string what);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "Not allowed for now, since it could not be found out whether it is: {Event}"
        )]
        public static partial void Denied(ILogger logger, Exception error, string @event);

        [LoggerMessage(3, LogLevel.Warning, "The role {Role} is refused, since it could not be found out who has it")]
        public static partial void RoleUnknown(ILogger logger, Exception error, string role);
    }
}

/// <summary>What the user's own code says about access, besides the lists.</summary>
internal sealed record AccessCheck(Func<BotEvent, CancellationToken, Task<bool>> Allows);
