using System.Runtime.CompilerServices;

namespace Spark.Client;

/// <summary>Linked folders: folders of a storage service (ECM) that belong to a room.</summary>
public sealed class LinkedFoldersApi
{
    private readonly SparkHttp _http;

    internal LinkedFoldersApi(SparkHttp http) => _http = http;

    /// <summary>Lists the linked folders of a room.</summary>
    [OverloadResolutionPriority(1)] // new() { … } means this one
    public SparkList<LinkedFolder> ListAsync(
        ListLinkedFoldersRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.List<LinkedFolder>(["room", "linkedFolders"], request.ToQuery(), cancellationToken);
    }

    /// <summary>Lists the linked folders of a room.</summary>
    public SparkList<LinkedFolder> ListAsync(string roomId, CancellationToken cancellationToken = default) =>
        ListAsync(new ListLinkedFoldersRequest { RoomId = roomId }, cancellationToken);

    /// <summary>Makes a linked folder.</summary>
    public Task<LinkedFolder> CreateAsync(
        CreateLinkedFolderRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync<CreateLinkedFolderRequest, LinkedFolder>(["room", "linkedFolders"], request, cancellationToken);

    /// <summary>One linked folder.</summary>
    public Task<LinkedFolder> GetAsync(string linkedFolderId, CancellationToken cancellationToken = default) =>
        _http.GetAsync<LinkedFolder>(["room", "linkedFolders", linkedFolderId], cancellationToken);

    /// <summary>Replaces a linked folder.</summary>
    public Task<LinkedFolder> UpdateAsync(
        string linkedFolderId,
        UpdateLinkedFolderRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _http.PutAsync<UpdateLinkedFolderRequest, LinkedFolder>(
            ["room", "linkedFolders", linkedFolderId],
            request,
            cancellationToken
        );

    /// <summary>Removes a linked folder from its room; the folder itself stays.</summary>
    public Task DeleteAsync(string linkedFolderId, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(["room", "linkedFolders", linkedFolderId], cancellationToken);
}
