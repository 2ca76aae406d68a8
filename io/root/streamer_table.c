#include "io/root/streamer_table.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct bl_root_member_kind bl_root_member_kinds[] = {
    [BL_ROOT_BASE] = {"TStreamerBase", 0, 0, "BASE"},
    [BL_ROOT_LONG64] = {"TStreamerBasicType", 16, 8, "Long64_t"},
    [BL_ROOT_DOUBLE] = {"TStreamerBasicType", 8, 8, "double"},
    [BL_ROOT_FLOAT] = {"TStreamerBasicType", 5, 4, "float"},
    [BL_ROOT_INT] = {"TStreamerBasicType", 3, 4, "int"},
    [BL_ROOT_COUNTER] = {"TStreamerBasicType", 6, 4, "int"},
    [BL_ROOT_UNSIGNED] = {"TStreamerBasicType", 13, 4, "unsigned int"},
    [BL_ROOT_BITS] = {"TStreamerBasicType", 15, 4, "unsigned int"},
    [BL_ROOT_SHORT] = {"TStreamerBasicType", 2, 2, "short"},
    [BL_ROOT_CHAR] = {"TStreamerBasicType", 1, 1, "char"},
    [BL_ROOT_BYTE] = {"TStreamerBasicType", 11, 1, "unsigned char"},
    [BL_ROOT_BOOL] = {"TStreamerBasicType", 18, 1, "bool"},
    [BL_ROOT_STRING] = {"TStreamerString", 65, 24, "TString"},
    [BL_ROOT_LONG64_ARRAY] = {"TStreamerBasicPointer", 56, 8, "Long64_t*"},
    [BL_ROOT_INT_ARRAY] = {"TStreamerBasicPointer", 43, 4, "int*"},
    [BL_ROOT_OBJECTS] = {"TStreamerObject", 61, 64, "TObjArray"},
    [BL_ROOT_FEATURES] = {"TStreamerObjectAny", 62, 1, "ROOT::TIOFeatures"},
    [BL_ROOT_DOUBLES] = {"TStreamerObjectAny", 62, 24, "TArrayD"},
    [BL_ROOT_INTS] = {"TStreamerObjectAny", 62, 24, "TArrayI"},
    [BL_ROOT_LIST_POINTER] = {"TStreamerObjectPointer", 64, 8, "TList*"},
    [BL_ROOT_LEAF_POINTER] = {"TStreamerObjectPointer", 64, 8, "TLeaf*"},
    [BL_ROOT_INDEX_POINTER] = {"TStreamerObjectPointer", 64, 8,
                               "TVirtualIndex*"},
    [BL_ROOT_REF_POINTER] = {"TStreamerObjectPointer", 64, 8, "TBranchRef*"},
};

static const struct bl_root_member tree[] = {
    {BL_ROOT_BASE, "TNamed", "The basis for a named object (name, title)"},
    {BL_ROOT_BASE, "TAttLine", "Line attributes"},
    {BL_ROOT_BASE, "TAttFill", "Fill area attributes"},
    {BL_ROOT_BASE, "TAttMarker", "Marker attributes"},
    {BL_ROOT_LONG64, "fEntries", "Number of entries"},
    {BL_ROOT_LONG64, "fTotBytes",
     "Total number of bytes in all branches before compression"},
    {BL_ROOT_LONG64, "fZipBytes",
     "Total number of bytes in all branches after compression"},
    {BL_ROOT_LONG64, "fSavedBytes", "Number of autosaved bytes"},
    {BL_ROOT_LONG64, "fFlushedBytes", "Number of auto-flushed bytes"},
    {BL_ROOT_DOUBLE, "fWeight", "Tree weight (see TTree::SetWeight)"},
    {BL_ROOT_INT, "fTimerInterval", "Timer interval in milliseconds"},
    {BL_ROOT_INT, "fScanField", "Number of runs before prompting in Scan"},
    {BL_ROOT_INT, "fUpdate", "Update frequency for EntryLoop"},
    {BL_ROOT_INT, "fDefaultEntryOffsetLen",
     "Initial Length of fEntryOffset table in the basket buffers"},
    {BL_ROOT_COUNTER, "fNClusterRange",
     "Number of Cluster range in addition to the one defined by 'AutoFlush'"},
    {BL_ROOT_LONG64, "fMaxEntries",
     "Maximum number of entries in case of circular buffers"},
    {BL_ROOT_LONG64, "fMaxEntryLoop", "Maximum number of entries to process"},
    {BL_ROOT_LONG64, "fMaxVirtualSize",
     "Maximum total size of buffers kept in memory"},
    {BL_ROOT_LONG64, "fAutoSave",
     "Autosave tree when fAutoSave entries written or -fAutoSave (compressed) "
     "bytes produced"},
    {BL_ROOT_LONG64, "fAutoFlush",
     "Auto-flush tree when fAutoFlush entries written or -fAutoFlush "
     "(compressed) bytes produced"},
    {BL_ROOT_LONG64, "fEstimate",
     "Number of entries to estimate histogram limits"},
    {BL_ROOT_LONG64_ARRAY, "fClusterRangeEnd",
     "[fNClusterRange] Last entry of a cluster range."},
    {BL_ROOT_LONG64_ARRAY, "fClusterSize",
     "[fNClusterRange] Number of entries in each cluster for a given range."},
    {BL_ROOT_FEATURES, "fIOFeatures",
     "IO features to define for newly-written baskets and branches."},
    {BL_ROOT_OBJECTS, "fBranches", "List of Branches"},
    {BL_ROOT_OBJECTS, "fLeaves", "Direct pointers to individual branch leaves"},
    {BL_ROOT_LIST_POINTER, "fAliases",
     "List of aliases for expressions based on the tree branches."},
    {BL_ROOT_DOUBLES, "fIndexValues", "Sorted index values"},
    {BL_ROOT_INTS, "fIndex", "Index of sorted values"},
    {BL_ROOT_INDEX_POINTER, "fTreeIndex", "Pointer to the tree Index (if any)"},
    {BL_ROOT_LIST_POINTER, "fFriends", "pointer to list of friend elements"},
    {BL_ROOT_LIST_POINTER, "fUserInfo",
     "pointer to a list of user objects associated to this Tree"},
    {BL_ROOT_REF_POINTER, "fBranchRef",
     "Branch supporting the TRefTable (if any)"},
};

static const struct bl_root_member named[] = {
    {BL_ROOT_BASE, "TObject", "Basic ROOT object"},
    {BL_ROOT_STRING, "fName", "object identifier"},
    {BL_ROOT_STRING, "fTitle", "object title"},
};

static const struct bl_root_member object[] = {
    {BL_ROOT_UNSIGNED, "fUniqueID", "object unique identifier"},
    {BL_ROOT_BITS, "fBits", "bit field status word"},
};

static const struct bl_root_member att_line[] = {
    {BL_ROOT_SHORT, "fLineColor", "Line color"},
    {BL_ROOT_SHORT, "fLineStyle", "Line style"},
    {BL_ROOT_SHORT, "fLineWidth", "Line width"},
};

static const struct bl_root_member att_fill[] = {
    {BL_ROOT_SHORT, "fFillColor", "Fill area color"},
    {BL_ROOT_SHORT, "fFillStyle", "Fill area style"},
};

static const struct bl_root_member att_marker[] = {
    {BL_ROOT_SHORT, "fMarkerColor", "Marker color"},
    {BL_ROOT_SHORT, "fMarkerStyle", "Marker style"},
    {BL_ROOT_FLOAT, "fMarkerSize", "Marker size"},
};

static const struct bl_root_member io_features[] = {
    {BL_ROOT_BYTE, "fIOBits", ""},
};

static const struct bl_root_member branch[] = {
    {BL_ROOT_BASE, "TNamed", "The basis for a named object (name, title)"},
    {BL_ROOT_BASE, "TAttFill", "Fill area attributes"},
    {BL_ROOT_INT, "fCompress", "Compression level and algorithm"},
    {BL_ROOT_INT, "fBasketSize", "Initial Size of  Basket Buffer"},
    {BL_ROOT_INT, "fEntryOffsetLen",
     "Initial Length of fEntryOffset table in the basket buffers"},
    {BL_ROOT_INT, "fWriteBasket", "Last basket number written"},
    {BL_ROOT_LONG64, "fEntryNumber",
     "Current entry number (last one filled in this branch)"},
    {BL_ROOT_FEATURES, "fIOFeatures", "IO features for newly-created baskets."},
    {BL_ROOT_INT, "fOffset", "Offset of this branch"},
    {BL_ROOT_COUNTER, "fMaxBaskets", "Maximum number of Baskets so far"},
    {BL_ROOT_INT, "fSplitLevel", "Branch split level"},
    {BL_ROOT_LONG64, "fEntries", "Number of entries"},
    {BL_ROOT_LONG64, "fFirstEntry", "Number of the first entry in this branch"},
    {BL_ROOT_LONG64, "fTotBytes",
     "Total number of bytes in all leaves before compression"},
    {BL_ROOT_LONG64, "fZipBytes",
     "Total number of bytes in all leaves after compression"},
    {BL_ROOT_OBJECTS, "fBranches", "-> List of Branches of this branch"},
    {BL_ROOT_OBJECTS, "fLeaves", "-> List of leaves of this branch"},
    {BL_ROOT_OBJECTS, "fBaskets", "-> List of baskets of this branch"},
    {BL_ROOT_INT_ARRAY, "fBasketBytes",
     "[fMaxBaskets] Length of baskets on file"},
    {BL_ROOT_LONG64_ARRAY, "fBasketEntry",
     "[fMaxBaskets] Table of first entry in each basket"},
    {BL_ROOT_LONG64_ARRAY, "fBasketSeek",
     "[fMaxBaskets] Addresses of baskets on file"},
    {BL_ROOT_STRING, "fFileName",
     "Name of file where buffers are stored (\"\" if in same file as Tree "
     "header)"},
};

static const struct bl_root_member leaf_o[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_BOOL, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_BOOL, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf[] = {
    {BL_ROOT_BASE, "TNamed", "The basis for a named object (name, title)"},
    {BL_ROOT_INT, "fLen",
     "Number of fixed length elements in the leaf's data."},
    {BL_ROOT_INT, "fLenType", "Number of bytes for this data type"},
    {BL_ROOT_INT, "fOffset", "Offset in ClonesArray object (if one)"},
    {BL_ROOT_BOOL, "fIsRange",
     "(=kTRUE if leaf has a range, kFALSE otherwise).  This is equivalent to "
     "being a 'leafcount'.  For a TLeafElement the range information is "
     "actually store in the TBranchElement."},
    {BL_ROOT_BOOL, "fIsUnsigned", "(=kTRUE if unsigned, kFALSE otherwise)"},
    {BL_ROOT_LEAF_POINTER, "fLeafCount",
     "Pointer to Leaf count if variable length (we do not own the counter)"},
};

static const struct bl_root_member leaf_c[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_INT, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_INT, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_b[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_CHAR, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_CHAR, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_s[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_SHORT, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_SHORT, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_i[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_INT, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_INT, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_l[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_LONG64, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_LONG64, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_f[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_FLOAT, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_FLOAT, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member leaf_d[] = {
    {BL_ROOT_BASE, "TLeaf", "Leaf: description of a Branch data type"},
    {BL_ROOT_DOUBLE, "fMinimum", "Minimum value if leaf range is specified"},
    {BL_ROOT_DOUBLE, "fMaximum", "Maximum value if leaf range is specified"},
};

static const struct bl_root_member list[] = {
    {BL_ROOT_BASE, "TSeqCollection", "Sequenceable collection ABC"},
};

static const struct bl_root_member seq_collection[] = {
    {BL_ROOT_BASE, "TCollection", "Collection abstract base class"},
};

static const struct bl_root_member collection[] = {
    {BL_ROOT_BASE, "TObject", "Basic ROOT object"},
    {BL_ROOT_STRING, "fName", "name of the collection"},
    {BL_ROOT_INT, "fSize", "number of elements in collection"},
};

static const struct bl_root_member obj_array[] = {
    {BL_ROOT_BASE, "TSeqCollection", "Sequenceable collection ABC"},
    {BL_ROOT_INT, "fLowerBound", "Lower bound of the array"},
    {BL_ROOT_INT, "fLast", "Last element in array containing an object"},
};

const struct bl_root_class bl_root_classes[] = {
    {"TTree", 20, 0x7264e07f, tree, COUNT(tree)},
    {"TNamed", 1, 0xdfb74a3c, named, COUNT(named)},
    {"TObject", 1, 0x901bc02d, object, COUNT(object)},
    {"TAttLine", 2, 0x94074549, att_line, COUNT(att_line)},
    {"TAttFill", 2, 0xffd92a92, att_fill, COUNT(att_fill)},
    {"TAttMarker", 2, 0x291d8bec, att_marker, COUNT(att_marker)},
    {"ROOT::TIOFeatures", 1, 0x1aa12f10, io_features, COUNT(io_features)},
    {"TBranch", 13, 0x10978aac, branch, COUNT(branch)},
    {"TLeafO", 1, 0x02ae48d3, leaf_o, COUNT(leaf_o)},
    {"TLeaf", 2, 0x6d1e8152, leaf, COUNT(leaf)},
    {"TLeafC", 1, 0xfbe3b2f3, leaf_c, COUNT(leaf_c)},
    {"TLeafB", 1, 0x0f1e4b5e, leaf_b, COUNT(leaf_b)},
    {"TLeafS", 1, 0x150ceecf, leaf_s, COUNT(leaf_s)},
    {"TLeafI", 1, 0x7e6aae19, leaf_i, COUNT(leaf_i)},
    {"TLeafL", 1, 0xde320862, leaf_l, COUNT(leaf_l)},
    {"TLeafF", 1, 0x3add9d72, leaf_f, COUNT(leaf_f)},
    {"TLeafD", 1, 0x118e8776, leaf_d, COUNT(leaf_d)},
    {"TList", 5, 0x69c5c3bb, list, COUNT(list)},
    {"TSeqCollection", 0, 0xfc6c3bc6, seq_collection, COUNT(seq_collection)},
    {"TCollection", 3, 0x57e3cb9c, collection, COUNT(collection)},
    {"TString", 2, 0x00017419, NULL, 0},
    {"TObjArray", 3, 0xa99e6552, obj_array, COUNT(obj_array)},
};

const size_t bl_root_n_classes = COUNT(bl_root_classes);
