namespace Spark.Client;

/// <summary>Memberships: who is in which room.</summary>
public sealed class MembershipsApi
{
    private readonly SparkHttp _http;

    internal MembershipsApi(SparkHttp http) => _http = http;

    /// <summary>Lists memberships.</summary>
    public SparkList<Membership> ListAsync(
        ListMembershipsRequest? request = null,
        CancellationToken cancellationToken = default
    ) => _http.List<Membership>(["memberships"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>Adds a person to a room.</summary>
    /// <exception cref="SparkConflictException">The person is already in the room.</exception>
    public Task<Membership> CreateAsync(
        CreateMembershipRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PostAsync<CreateMembershipRequest, Membership>(["memberships"], request, cancellationToken);

    /// <summary>One membership.</summary>
    public Task<Membership> GetAsync(string membershipId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Membership>(["memberships", membershipId], cancellationToken);

    /// <summary>Changes a membership. Bots cannot change who is moderator.</summary>
    public Task<Membership> UpdateAsync(
        string membershipId,
        UpdateMembershipRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<UpdateMembershipRequest, Membership>(["memberships", membershipId], request, cancellationToken);

    /// <summary>Removes a person from a room.</summary>
    public Task DeleteAsync(string membershipId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["memberships", membershipId], cancellationToken);
}
