using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Room tabs: web pages at the top of a room.</summary>
public sealed class RoomTabsApi
{
    private readonly SparkHttp _http;

    internal RoomTabsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the room tabs of a room.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public SparkList<RoomTab> ListAsync(ListRoomTabsRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<RoomTab>(["room", "tabs"], request.ToQuery(), cancellationToken);
    }

    /// <summary>Lists the room tabs of a room.</summary>
    public SparkList<RoomTab> ListAsync(string roomId, CancellationToken cancellationToken = default) =>
        ListAsync(new ListRoomTabsRequest { RoomId = roomId }, cancellationToken);

    /// <summary>Makes a room tab.</summary>
    public Task<RoomTab> CreateAsync(CreateRoomTabRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync<CreateRoomTabRequest, RoomTab>(["room", "tabs"], request, cancellationToken);

    /// <summary>One room tab.</summary>
    public Task<RoomTab> GetAsync(string roomTabId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<RoomTab>(["room", "tabs", roomTabId], cancellationToken);

    /// <summary>Replaces a room tab.</summary>
    public Task<RoomTab> UpdateAsync(
        string roomTabId,
        UpdateRoomTabRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<UpdateRoomTabRequest, RoomTab>(["room", "tabs", roomTabId], request, cancellationToken);

    /// <summary>Removes a room tab.</summary>
    public Task DeleteAsync(string roomTabId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["room", "tabs", roomTabId], cancellationToken);
}
