using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Team memberships: who is in which team.</summary>
public sealed class TeamMembershipsApi
{
    private readonly SparkHttp _http;

    internal TeamMembershipsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the memberships of a team.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public SparkList<TeamMembership> ListAsync(
        ListTeamMembershipsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<TeamMembership>(["team", "memberships"], request.ToQuery(), cancellationToken);
    }

    /// <summary>Lists the memberships of a team.</summary>
    public SparkList<TeamMembership> ListAsync(string teamId, CancellationToken cancellationToken = default) =>
        ListAsync(new ListTeamMembershipsRequest { TeamId = teamId }, cancellationToken);

    /// <summary>Adds a person to a team.</summary>
    /// <exception cref="SparkConflictException">The person is already in the team.</exception>
    public Task<TeamMembership> CreateAsync(
        CreateTeamMembershipRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync<CreateTeamMembershipRequest, TeamMembership>(
            ["team", "memberships"],
            request,
            cancellationToken
        );

    /// <summary>One team membership.</summary>
    public Task<TeamMembership> GetAsync(string membershipId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<TeamMembership>(["team", "memberships", membershipId], cancellationToken);

    /// <summary>Changes a team membership.</summary>
    public Task<TeamMembership> UpdateAsync(
        string membershipId,
        UpdateTeamMembershipRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PutAsync<UpdateTeamMembershipRequest, TeamMembership>(
            ["team", "memberships", membershipId],
            request,
            cancellationToken
        );

    /// <summary>Removes a person from a team. The last moderator cannot be removed.</summary>
    public Task DeleteAsync(string membershipId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["team", "memberships", membershipId], cancellationToken);
}
