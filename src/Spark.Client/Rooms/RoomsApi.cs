using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Rooms: direct conversations and groups.</summary>
public sealed class RoomsApi
{
    private readonly SparkHttp _http;

    internal RoomsApi(SparkHttp http) => _http = http;

    /// <summary>Lists the rooms the caller is in.</summary>
    public SparkList<Room> ListAsync(ListRoomsRequest? request = null, CancellationToken cancellationToken = default) =>
        _http.List<Room>(["rooms"], (request ?? new()).ToQuery(), cancellationToken);

    /// <summary>Makes a group room.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public Task<Room> CreateAsync(CreateRoomRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync<CreateRoomRequest, Room>(["rooms"], request, cancellationToken);

    /// <summary>Makes a group room with this title.</summary>
    public Task<Room> CreateAsync(string title, CancellationToken cancellationToken = default) =>
        CreateAsync(new CreateRoomRequest { Title = title }, cancellationToken);

    /// <summary>One room.</summary>
    /// <exception cref="SparkNotFoundException">There is no such room, or the caller is not in it.</exception>
    public Task<Room> GetAsync(string roomId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<Room>(["rooms", roomId], cancellationToken);

    /// <summary>
    /// How to join a room's meeting. The API's own end of life for it was 31 January 2025: it may be answered with an
    /// error.
    /// </summary>
    public Task<RoomMeetingInfo> GetMeetingInfoAsync(string roomId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<RoomMeetingInfo>(["rooms", roomId, "meetingInfo"], cancellationToken);

    /// <summary>Changes a room.</summary>
    public Task<Room> UpdateAsync(
        string roomId,
        UpdateRoomRequest request,
        CancellationToken cancellationToken = default
    ) => _http.PutAsync<UpdateRoomRequest, Room>(["rooms", roomId], request, cancellationToken);

    /// <summary>
    /// Deletes a room; not reversible. A room of a team is archived instead, and who is no moderator of a moderated
    /// room only leaves it.
    /// </summary>
    public Task DeleteAsync(string roomId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["rooms", roomId], cancellationToken);
}
