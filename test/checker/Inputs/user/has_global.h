static int in_a_user_header;
