using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Teams: people who share rooms.</summary>
public sealed class TeamsApi
{
    private readonly SparkHttp _http;

    internal TeamsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the teams the caller is in.</summary>
    public SparkList<Team> ListAsync(ListRequest? request = null, CancellationToken cancellationToken = default) =>
        _http.List<Team>(["teams"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>Makes a team.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public Task<Team> CreateAsync(CreateTeamRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync<CreateTeamRequest, Team>(["teams"], request, cancellationToken);

    /// <summary>Makes a team with this name.</summary>
    public Task<Team> CreateAsync(string name, CancellationToken cancellationToken = default) =>
        CreateAsync(new CreateTeamRequest { Name = name }, cancellationToken);

    /// <summary>One team.</summary>
    /// <exception cref="SparkNotFoundException">There is no such team, or the caller is not in it.</exception>
    public Task<Team> GetAsync(string teamId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Team>(["teams", teamId], cancellationToken);

    /// <summary>Changes a team.</summary>
    public Task<Team> UpdateAsync(
        string teamId,
        UpdateTeamRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<UpdateTeamRequest, Team>(["teams", teamId], request, cancellationToken);

    /// <summary>Deletes a team. What becomes of its rooms is not documented (presumably they are archived).</summary>
    public Task DeleteAsync(string teamId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["teams", teamId], cancellationToken);
}
